// Words and shapes of a push that several of its views share: what a state looks like, what signing in by a key means, a command as one would type it.
import type { PlanCommand, UnsafeReason } from '#domain/push/push-plan.ts'
import type { RecordState } from '#domain/push/push-record.ts'
import { pushNoteText } from '#i18n/describe-push.ts'
import type { Translate } from '#i18n/translate.ts'
import type { MarkKind } from '../mark.tsx'

export const stateMarks: Readonly<Record<RecordState, MarkKind>> = {
  running: 'running',
  done: 'good',
  'rolled-back': 'warn',
  broken: 'bad',
  interrupted: 'unknown',
  undone: 'none',
  reverted: 'partial',
}

/** What signing in by a key on Windows means for a product that needs the network there; null = this product does not. */
export function keySignInText(gateway: string, t: Translate): string | null {
  const code = 'windows-key-no-network'
  const words = pushNoteText(gateway, { code, params: {} }, t)
  return words === code ? null : words
}

/** What a reason is about, such as the connectors by name; empty when there is nothing more to say. */
export function reasonDetail({ params }: UnsafeReason, t: Translate): string {
  // products name what they mean in words of their own: paths, connectors, partners, a set
  const { count, of: most, total, ...about } = params
  const of = most ?? total
  const names = Object.values(about).map(String).join(', ')
  if (typeof count !== 'number') return names
  const counted = typeof of === 'number' ? t('push:plan.count-of', { count, of }) : t('push:plan.count', { count })
  return names === '' ? counted : `${names} (${counted})`
}

/** The command as one would type it, with quotes where words need them. */
export function commandText({ words }: PlanCommand): string {
  return words
    .map((word) => (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}

/** Minutes and seconds, such as 4:05. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
