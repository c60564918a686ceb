// How our own MX stands for mail from a partner. Each address of each host is a door of its own: `enforced` only when the newest sessions to
// every one of them show it and are fresh, `not-enforced` as soon as one door let something in and nothing newer shows better. A session that
// left it open closes no door, and opens none; one to an address of the inside does not tell which doors there are.
import { z } from 'zod'
import type { Agreement } from '../../agreement/agreement.ts'
import { termsSince } from '../../agreement/terms-since.ts'
import { localDay } from '../../local-day.ts'
import { isOlderThan, usualMonths } from '../fresh.ts'
import type { InboundProof } from '../inbound-proof.ts'

export const inboundStanding = z.strictObject({
  kind: z.enum(['enforced', 'not-enforced', 'open']),
  /** Hosts, with the address where it is known, that decide: all that are due, those that let something in, or those still open. */
  doors: z.array(z.string()),
  /** When the oldest of the sessions that decide was opened; null = open. */
  at: z.string().nullable(),
})
export type InboundStanding = z.infer<typeof inboundStanding>

export type KnownSession = Pick<
  InboundProof,
  'host' | 'port' | 'address' | 'addresses' | 'isPublic' | 'startedAt' | 'verdict'
>

export interface InboundStandingFacts {
  /** Any of the partner; those before `since` are of other terms. */
  readonly proofs: readonly KnownSession[]
  /** Our own MX as agreed; none = those that were asked. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly since: string
  /** ISO day. */
  readonly today: string
  readonly months: number
}

/** What of it a version of an agreement decides; undefined = there is none. */
export function inboundTermsOf(agreement: Pick<Agreement, 'terms' | 'steps' | 'createdAt'> | undefined) {
  if (agreement === undefined) return { hosts: [], since: '', months: usualMonths }
  const { own, common } = agreement.terms
  return { hosts: own.hosts, since: termsSince(agreement), months: common.reviewMonths }
}

/** The standing today; null = nothing was ever tried. */
export function inboundStandingOf(facts: InboundStandingFacts): InboundStanding | null {
  if (facts.proofs.length === 0) return null
  const doors = doorsOf(newestFirst(facts.proofs), facts.hosts).map((door) => {
    return { ...door, sessions: door.sessions.filter(({ startedAt }) => startedAt >= facts.since) }
  })
  const open = doors.filter(({ sessions }) => sessions.find(isConclusive)?.verdict === 'not-enforced')
  if (open.length > 0) return decided('not-enforced', open)
  const agreed = new Set(facts.hosts.map(keyOf))
  const due = agreed.size === 0 ? doors : doors.filter(({ key }) => agreed.has(key))
  const unsure = due.filter(({ sessions: [newest] }) => newest === undefined || !isFreshYes(newest, facts))
  return unsure.length > 0 ? { kind: 'open', doors: unsure.map(wordOf), at: null } : decided('enforced', due)
}

/** The newest of each door that is still one. */
export function newestPerDoor<Proof extends KnownSession>(proofs: readonly Proof[]): readonly Proof[] {
  return doorsOf(newestFirst(proofs), []).flatMap(({ sessions: [newest] }) => newest ?? [])
}

function newestFirst<Proof extends KnownSession>(proofs: readonly Proof[]): readonly Proof[] {
  return proofs.toSorted((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt))
}

interface Door<Proof extends KnownSession> {
  readonly key: string
  readonly host: string
  /** null = no session tells which addresses it has. */
  readonly address: string | null
  /** Newest first. */
  readonly sessions: readonly Proof[]
}

const keyOf = ({ host, port }: Pick<KnownSession, 'host' | 'port'>) => `${host.toLowerCase()} ${port}`

function doorsOf<Proof extends KnownSession>(
  proofs: readonly Proof[],
  agreed: InboundStandingFacts['hosts'],
): readonly Door<Proof>[] {
  const hosts = new Map<string, string>()
  for (const each of [...agreed, ...proofs]) hosts.set(keyOf(each), hosts.get(keyOf(each)) ?? each.host)
  return [...hosts].flatMap(([key, host]): readonly Door<Proof>[] => {
    const ofHost = proofs.filter((each) => keyOf(each) === key)
    const known = ofHost.filter(({ isPublic }) => isPublic !== false)
    const telling = known.length > 0 ? known : ofHost
    const [newest] = telling
    if (newest === undefined) return [{ key, host, address: null, sessions: [] }]
    const addresses = newest.addresses ?? telling.map(({ address }) => address)
    // what a newer look from inside let in is not forgotten
    const insideAlarms = ofHost.slice(0, ofHost.indexOf(newest)).filter(({ verdict }) => verdict === 'not-enforced')
    return [...new Set([newest.address, ...addresses, ...insideAlarms.map((each) => each.address)])].map((address) => {
      return { key, host, address, sessions: ofHost.filter((each) => each.address === address) }
    })
  })
}

function isConclusive({ verdict }: KnownSession): boolean {
  return verdict !== 'undetermined'
}

/** A proof of tomorrow is one of a wrong clock. */
function isFreshYes({ verdict, startedAt }: KnownSession, { today, months }: InboundStandingFacts): boolean {
  return verdict === 'enforced' && localDay(startedAt) <= today && !isOlderThan(startedAt, months, today)
}

function decided(kind: 'enforced' | 'not-enforced', doors: readonly Door<KnownSession>[]): InboundStanding {
  const deciding = doors.flatMap(({ sessions }) => sessions.find(isConclusive) ?? [])
  const at = deciding.map(({ startedAt }) => startedAt).toSorted()[0] ?? null
  return { kind, doors: doors.map(wordOf), at }
}

function wordOf({ host, address }: Door<KnownSession>): string {
  return address === null || address === host ? host : `${host} (${address})`
}
