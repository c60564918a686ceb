// How our own MX stands for mail from a partner. Each address of each host is a door of its own for each domain mail comes from, since rules go by
// the sender: `enforced` only when the newest sessions to every one of them show it and are fresh, `not-enforced` as soon as one door let something
// in and nothing newer shows better. A session that left it open closes no door, and opens none; one to an address of the inside does not tell
// which doors there are.
import { z } from 'zod'
import type { Agreement } from '../../agreement/agreement.ts'
import { termsSince } from '../../agreement/terms-since.ts'
import { localDay } from '../../local-day.ts'
import { isOlderThan, usualMonths } from '../fresh.ts'
import type { InboundProof } from '../inbound-proof.ts'

export const inboundStanding = z.strictObject({
  kind: z.enum(['enforced', 'not-enforced', 'open']),
  /**
   * Hosts, with the address where it is known and the sender's domain where there are several, that decide: all that are due, those that let
   * something in, or those still open.
   */
  doors: z.array(z.string()),
  /** When the oldest of the sessions that decide was opened; null = open. */
  at: z.string().nullable(),
})
export type InboundStanding = z.infer<typeof inboundStanding>

export type KnownSession = Pick<
  InboundProof,
  'host' | 'port' | 'address' | 'addresses' | 'isPublic' | 'sender' | 'startedAt' | 'verdict'
>

export interface InboundStandingFacts {
  /** Any of the partner; those before `since` are of other terms. */
  readonly proofs: readonly KnownSession[]
  /** Our own MX as agreed; none = those that were asked. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /** Mail comes from there as agreed; none = those mail was said to come from. */
  readonly domains: readonly string[]
  readonly since: string
  /** ISO day. */
  readonly today: string
  readonly months: number
}

/** What of it a version of an agreement decides; undefined = there is none. */
export function inboundTermsOf(agreement: Pick<Agreement, 'terms' | 'steps' | 'createdAt'> | undefined) {
  if (agreement === undefined) return { hosts: [], domains: [], since: '', months: usualMonths }
  const { own, partner, common } = agreement.terms
  const domains = partner.domains.map(({ name }) => name)
  return { hosts: own.hosts, domains, since: termsSince(agreement), months: common.reviewMonths }
}

/** The standing today; null = nothing was ever tried. */
export function inboundStandingOf(facts: InboundStandingFacts): InboundStanding | null {
  if (facts.proofs.length === 0) return null
  const doors = doorsOf(newestFirst(facts.proofs), facts).map((door) => {
    return { ...door, sessions: door.sessions.filter(({ startedAt }) => startedAt >= facts.since) }
  })
  const open = doors.filter(({ sessions }) => sessions.find(isConclusive)?.verdict === 'not-enforced')
  const word = wordFor(doors)
  if (open.length > 0) return decided('not-enforced', open, word)
  const [hosts, domains] = [new Set(facts.hosts.map(keyOf)), new Set(facts.domains.map(lower))]
  const due = doors.filter(({ key, domain }) => {
    return (hosts.size === 0 || hosts.has(key)) && (domains.size === 0 || domains.has(domain))
  })
  const unsure = due.filter(({ sessions: [newest] }) => newest === undefined || !isFreshYes(newest, facts))
  return unsure.length > 0 ? { kind: 'open', doors: unsure.map(word), at: null } : decided('enforced', due, word)
}

/** The newest of each door that is still one. */
export function newestPerDoor<Proof extends KnownSession>(proofs: readonly Proof[]): readonly Proof[] {
  return doorsOf(newestFirst(proofs), { hosts: [], domains: [] }).flatMap(({ sessions: [newest] }) => newest ?? [])
}

function newestFirst<Proof extends KnownSession>(proofs: readonly Proof[]): readonly Proof[] {
  return proofs.toSorted((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt))
}

interface Door<Proof extends KnownSession> {
  readonly key: string
  readonly host: string
  /** null = no session tells which addresses it has. */
  readonly address: string | null
  /** Mail is said to come from there. */
  readonly domain: string
  /** Newest first. */
  readonly sessions: readonly Proof[]
}

const lower = (name: string) => name.toLowerCase()
const keyOf = ({ host, port }: Pick<KnownSession, 'host' | 'port'>) => `${lower(host)} ${port}`
const domainOf = ({ sender }: KnownSession) => lower(sender.slice(sender.lastIndexOf('@') + 1))

function doorsOf<Proof extends KnownSession>(
  proofs: readonly Proof[],
  agreed: Pick<InboundStandingFacts, 'hosts' | 'domains'>,
): readonly Door<Proof>[] {
  const hosts = new Map<string, string>()
  for (const each of [...agreed.hosts, ...proofs]) hosts.set(keyOf(each), hosts.get(keyOf(each)) ?? each.host)
  const domains = [...new Set([...agreed.domains.map(lower), ...proofs.map(domainOf)])]
  return [...hosts].flatMap(([key, host]) => {
    const ofHost = proofs.filter((each) => keyOf(each) === key)
    return addressesOf(ofHost).flatMap((address) =>
      domains.map((domain) => {
        const sessions = ofHost.filter((each) => each.address === address && domainOf(each) === domain)
        return { key, host, address, domain, sessions }
      }),
    )
  })
}

/** Those a host still has, by what was seen of it; an address is the host's, whoever mail is said to come from. */
function addressesOf(ofHost: readonly KnownSession[]): readonly (string | null)[] {
  const known = ofHost.filter(({ isPublic }) => isPublic !== false)
  const telling = known.length > 0 ? known : ofHost
  const [newest] = telling
  if (newest === undefined) return [null]
  const addresses = newest.addresses ?? telling.map(({ address }) => address)
  // what a newer look from inside let in is not forgotten
  const insideAlarms = ofHost.slice(0, ofHost.indexOf(newest)).filter(({ verdict }) => verdict === 'not-enforced')
  return [...new Set([newest.address, ...addresses, ...insideAlarms.map((each) => each.address)])]
}

function isConclusive({ verdict }: KnownSession): boolean {
  return verdict !== 'undetermined'
}

/** A proof of tomorrow is one of a wrong clock. */
function isFreshYes({ verdict, startedAt }: KnownSession, { today, months }: InboundStandingFacts): boolean {
  return verdict === 'enforced' && localDay(startedAt) <= today && !isOlderThan(startedAt, months, today)
}

type Word = (door: Door<KnownSession>) => string

function decided(kind: 'enforced' | 'not-enforced', doors: readonly Door<KnownSession>[], word: Word): InboundStanding {
  const deciding = doors.flatMap(({ sessions }) => sessions.find(isConclusive) ?? [])
  const at = deciding.map(({ startedAt }) => startedAt).toSorted()[0] ?? null
  return { kind, doors: doors.map(word), at }
}

function wordFor(doors: readonly Door<KnownSession>[]): Word {
  const isOfOne = new Set(doors.map(({ domain }) => domain)).size <= 1
  return ({ host, address, domain }) => {
    const about = [...(address === null || address === host ? [] : [address]), ...(isOfOne ? [] : [`@${domain}`])]
    return about.length === 0 ? host : `${host} (${about.join(', ')})`
  }
}
