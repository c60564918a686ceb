// How a script of the relay ended, for people: the key of a sentence, `gateway-relay:push.detail.<name>`, then what it is about and the last
// words on stderr. A full disk and one that can only be read are told apart, for they have remedies of their own.
import type { CommandMeaning } from '#domain/push/push-driver.ts'
import type { HostReport } from './host-report.ts'

/** Every name the scripts tell or this desk adds, with its sentence in the locales. */
export const endNames = [
  'archive',
  'config',
  'damaged',
  'file-differs',
  'later-run',
  'libc',
  'link',
  'locked',
  'missing-file',
  'never-wrote',
  'no-end',
  'no-mail',
  'no-node',
  'no-room',
  'no-start',
  'no-xz',
  'node-old',
  'node-private',
  'not-brought',
  'not-linux',
  'not-root',
  'not-running',
  'other-policies',
  'other-release',
  'processor',
  'put-back',
  'release-gone',
  'reload-fault',
  'silent',
  'stopped',
  'tool',
  'twice',
  'unaccepted',
  'unpack',
  'usage',
  'writing',
] as const
type EndName = (typeof endNames)[number]
type Blocked = NonNullable<Extract<CommandMeaning, { readonly kind: 'refused' }>['blocked']>
const known: ReadonlySet<string> = new Set(endNames)

/** The detail of a fault. */
export function endDetail(name: EndName, ...words: readonly string[]): string {
  const shown = words.filter((word) => word !== '').join(' \u00b7 ')
  return `gateway-relay:push.detail.${name}${shown === '' ? '' : ` ${shown}`}`
}

/** The detail of an end as it was told; a name no script tells stands as it is. */
export function detailOfEnd({ name, what }: NonNullable<HostReport['end']>, stderr: string): string {
  const isKnown = (text: string): text is EndName => known.has(text)
  const last = lastLine(stderr.replaceAll(/^STOP: .*$/gm, ''))
  return isKnown(name) ? endDetail(name, what, last) : [name, what, last].filter((word) => word !== '').join(' \u00b7 ')
}

/** What the disk did not take, when that is why nothing was written. */
export function blockedBy({ name, what }: NonNullable<HostReport['end']>, stderr: string): Blocked | undefined {
  if (name === 'no-room') return { code: 'push.disk-full', path: what }
  if (name !== 'stopped' && name !== 'unpack') return undefined
  const [, path = '/opt'] =
    /(\/[A-Za-z0-9._/-]+)(?=[^/]*(?:No space left|uota exceeded|ead-only file system))/.exec(stderr) ?? []
  if (/No space left|uota exceeded/.test(stderr)) return { code: 'push.disk-full', path }
  return /ead-only file system/.test(stderr) ? { code: 'push.read-only', path } : undefined
}

/** The last line of what a host printed, made plain. */
export function lastLine(text: string): string {
  return (text.trimEnd().split('\n').at(-1) ?? '').replace(/\p{C}/gu, ' ').slice(0, 300)
}
