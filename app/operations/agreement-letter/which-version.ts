// Which version a letter is about: the one being settled, the one in force, or the one that ended last; and what may go along with it.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import { isInForce } from '#domain/agreement/transitions.ts'
import type { Enclosure } from '#letter/letter-facts.ts'

/** `given` = the newest the partner has seen; `next` = that, or else what is about to be given; `agreed` = one both stand by. */
type Wanted = 'in-work' | 'given' | 'next' | 'in-force' | 'agreed' | 'ended'

const wanted: Readonly<Record<LetterKind, Wanted>> = {
  'first-contact': 'in-work',
  'test-result': 'in-force',
  'request-to-mend': 'in-force',
  'go-live': 'next',
  confirmation: 'given',
  reminder: 'given',
  review: 'agreed',
  notice: 'agreed',
  end: 'ended',
}

/** The version of a letter; versions come newest first. */
export function versionFor(kind: LetterKind, versions: readonly Agreement[]): Agreement | undefined {
  const open = versions.filter(({ state }) => state !== 'ended')
  switch (wanted[kind]) {
    case 'in-work':
      return open[0]
    case 'given':
      return open.find(({ state }) => state !== 'draft')
    case 'next':
      return open.find(({ state }) => state !== 'draft') ?? open[0]
    case 'agreed':
      return open.find(isInForce) ?? open.find(({ state }) => state === 'confirmed')
    case 'in-force':
      return open.find(isInForce) ?? open[0]
    case 'ended':
      return endedLast(versions)
  }
}

function endedLast(versions: readonly Agreement[]): Agreement | undefined {
  const endOf = ({ steps, changedAt }: Agreement) => steps.findLast(({ state }) => state === 'ended')?.at ?? changedAt
  const ended = versions.filter(({ state }) => state === 'ended')
  return ended.toSorted((a, b) => Date.parse(endOf(b)) - Date.parse(endOf(a)) || b.version - a.version)[0]
}

/** What follows a version that ended: the one in force, else the newest being settled. */
export function successorOf(agreement: Agreement | undefined, versions: readonly Agreement[]): Agreement | undefined {
  if (agreement?.state !== 'ended') return undefined
  const open = versions.filter(({ state }) => state !== 'ended')
  return open.find(isInForce) ?? open.find(({ state }) => state !== 'draft')
}

/**
 * The printed letter where commands should stay readable; paper and partner file where the partner is to read and answer the version. A
 * draft has no hash yet and so no partner file; without a keychain none can be signed.
 */
export function enclosuresFor(
  kind: LetterKind,
  agreement: Agreement | undefined,
  canSign: boolean,
): readonly Enclosure[] {
  if (kind === 'test-result' || kind === 'request-to-mend') return ['letter']
  if (agreement === undefined || kind === 'end' || kind === 'notice') return []
  if (kind === 'review') return ['agreement']
  if (kind === 'reminder' && agreement.state !== 'sent') return []
  return agreement.hash !== null && canSign ? ['agreement', 'partner-file'] : ['agreement']
}
