// A sentence that must not be missed, with its shape and an optional way on; `live` speaks it when it appears.
import type { ReactNode } from 'react'
import { Mark, type MarkKind } from './mark.tsx'
import { useIntoView } from './use-into-view.ts'

export interface NoticeProps {
  readonly tone: 'good' | 'warn' | 'bad' | 'unknown' | 'info'
  readonly children: ReactNode
  readonly action?: ReactNode
  readonly live?: boolean
}

export function Notice({ tone, children, action, live = false }: NoticeProps) {
  const mark: MarkKind = tone
  const ref = useIntoView(live)
  return (
    <div ref={ref} className={`notice notice-${tone}`} {...(live ? { role: tone === 'bad' ? 'alert' : 'status' } : {})}>
      <Mark kind={mark} />
      <div className="notice-text">{children}</div>
      {action === undefined ? null : <div className="notice-action">{action}</div>}
    </div>
  )
}
