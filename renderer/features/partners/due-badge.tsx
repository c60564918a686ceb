// How many things are due, as a small number; what they are is said to who does not see it.
import type { DueWork } from '#domain/due-work.ts'
import { useTranslation } from '../../translation.tsx'
import { dueCount, dueLine, isGrave } from './due-words.ts'

export function DueBadge({ due }: { due: readonly DueWork[] }) {
  const { t, formats } = useTranslation()
  if (due.length === 0) return null
  const words = due.map((each) => dueLine(each, t, formats.date)).join(', ')
  return (
    <span className={`badge badge-due${isGrave(due) ? ' badge-lost' : ''}`} title={words}>
      <span className="number" aria-hidden="true">
        {formats.number(dueCount(due))}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
