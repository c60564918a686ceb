// A fault in the admin's words: what happened, what to do, and the code for support. Spoken when it appears.
import type { ReactNode } from 'react'
import type { Fault } from '#domain/fault.ts'
import { describeFault } from '#i18n/translate.ts'
import { useTranslation } from '../translation.tsx'
import { Mark } from './mark.tsx'
import { useIntoView } from './use-into-view.ts'

export function FaultPanel({ fault, action }: { fault: Fault; action?: ReactNode }) {
  const { t } = useTranslation()
  const ref = useIntoView(true)
  const { title, remedy } = describeFault(fault, t)
  return (
    <div ref={ref} className="notice notice-bad" role="alert">
      <Mark kind="bad" />
      <dl className="fault">
        <dt>{t('fault.what-happened')}</dt>
        <dd>{title}</dd>
        <dt>{t('fault.what-to-do')}</dt>
        <dd>{remedy}</dd>
        <dd className="fault-code mono">{t('fault.code', { code: fault.code })}</dd>
      </dl>
      {action === undefined ? null : <div className="notice-action">{action}</div>}
    </div>
  )
}
