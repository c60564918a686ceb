// Why a script of ours stopped on a Postfix host: the key of a sentence, `gateway-postfix:push.detail.<name>`, and behind it what it is about,
// as the host names it. A name no script tells is no sentence; then the words stand alone.
import { decodeText, plainWords, type ToldLine } from './told-lines.ts'

/** Every name the scripts tell, with its sentence in the locales. */
export const stopNames = [
  'authorities',
  'blocked',
  'certificate',
  'changed-outside',
  'check',
  'damaged',
  'dane-optional',
  'digest',
  'fallback',
  'filter',
  'later-run',
  'link',
  'locked',
  'main-cf',
  'map-type',
  'map-wrong',
  'marks',
  'moved',
  'no-backup',
  'no-postfix',
  'no-smtp',
  'no-tls',
  'not-accepted',
  'not-back',
  'not-first',
  'not-root',
  'own-options',
  'past-rules',
  'per-site',
  'queue',
  'reject-code',
  'resolver',
  'rewritten',
  'route-missing',
  'routes',
  'rule-missing',
  'scratch',
  'table-broken',
  'table-stale',
  'table-type',
  'taken-name',
  'too-old',
  'tool',
  'unaccepted',
  'usage',
] as const
export type StopName = (typeof stopNames)[number] | 'never-wrote'
const known: ReadonlySet<string> = new Set(stopNames)
const isName = (name: string): name is StopName => known.has(name)

/** The key of a sentence. */
export function stopKey(name: StopName): string {
  return `gateway-postfix:push.detail.${name}`
}

export interface Stop {
  /** Exit code. */
  readonly code: string
  /** What the script calls it. */
  readonly name: string
  /** What it is about, in plain words; empty where the sentence says it all. */
  readonly what: string
  /** For a fault. */
  readonly detail: string
}

/** Why a script stopped; null when it did not. */
export function stopOf(lines: readonly ToldLine[]): Stop | null {
  const stop = lines.find(({ word }) => word === 'stop')
  if (stop === undefined) return null
  const [code = '', name = '', told = ''] = stop.values
  const what = plainWords(decodeText(told, 4000) ?? '')
  const words = [isName(name) ? stopKey(name) : name, what]
  return { code, name, what, detail: words.filter((word) => word !== '').join(' ') }
}
