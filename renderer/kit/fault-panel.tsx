// A fault in the admin's words: what happened, what to do, and the code for support. Spoken when it appears, and scrolled to; a calm one is
// neither, because it answers what a person is just typing elsewhere on the page.
import type { ReactNode } from 'react'
import type { Fault } from '#domain/fault.ts'
import { describeFault } from '#i18n/translate.ts'
import { useTranslation } from '../translation.tsx'
import { Mark } from './mark.tsx'
import { useIntoView } from './use-into-view.ts'

export interface FaultPanelProps {
  readonly fault: Fault
  readonly action?: ReactNode
  readonly isCalm?: boolean
}

export function FaultPanel({ fault, action, isCalm = false }: FaultPanelProps) {
  const { t } = useTranslation()
  const ref = useIntoView(!isCalm)
  const { title, remedy } = describeFault(fault, t)
  return (
    <div ref={ref} className="notice notice-bad" {...(isCalm ? {} : { role: 'alert' })}>
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
