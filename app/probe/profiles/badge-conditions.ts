// The conditions behind the badges, each judged over the whole domain or at every address: the weakest address counts, and what is not
// known never earns anything. Q1 to Q4 are the four points of the DSK paper on qualified transport encryption.

import type { ReachedLevel } from '#domain/tls-level.ts'
import type { BadgeReason, badgeProofs, ItemState, ProfileVerdict } from '#domain/tls-profile.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import type { AddressFacts, BadgeInput } from './badge-input.ts'
import { worstState } from './judge-profile.ts'

/** One condition, judged; `isVerified` speaks of the rules that were applied. */
export type Ruling = Pick<BadgeReason, 'state' | 'at' | 'proof' | 'items' | 'isVerified'>
type Proof = (typeof badgeProofs)[number]

const rank: Readonly<Record<ReachedLevel, 'unknown' | 'below' | 'mandatory' | 'name' | 'dane'>> = {
  undetermined: 'unknown',
  none: 'below',
  opportunistic: 'below',
  mandatory: 'mandatory',
  certificate: 'mandatory',
  name: 'name',
  dane: 'dane',
  'mta-sts': 'name',
}

/** TLS can be made mandatory for the domain. */
export function levelMandatory({ level }: BadgeInput): readonly Ruling[] {
  const reached = rank[level]
  return [whole(reached === 'unknown' ? 'unknown' : reached === 'below' ? 'not-met' : 'met')]
}

/** The profile at every address for every gateway that was tried; without addresses nothing was seen. */
export function profileMet(
  addresses: readonly AddressFacts[],
  verdictsOf: (address: AddressFacts) => readonly ProfileVerdict[],
): readonly Ruling[] {
  if (addresses.length === 0) return [whole('unknown')]
  return addresses.map((address) => {
    const verdicts = verdictsOf(address)
    const open = verdicts.flatMap(({ items }) => items.filter((item) => !item.isHint && item.state !== 'met'))
    // what two gateways have in common is said once
    const items = [...new Map(open.map((item) => [JSON.stringify(item), item])).values()]
    const isVerified = verdicts.every((verdict) => verdict.isVerified)
    return { ...here(address, verdicts.length === 0 ? 'unknown' : worstState(verdicts)), items, isVerified }
  })
}

/** Q1: keys of past sessions stay safe, at every address. */
export function forwardSecrecy({ addresses }: BadgeInput): readonly Ruling[] {
  if (addresses.length === 0) return [whole('unknown')]
  return addresses.map((address) => {
    const states = address.negotiated.map(({ suite }) => ({ state: secrecyOf(suite) }))
    return here(address, states.length === 0 ? 'unknown' : worstState(states))
  })
}

/** Q2: names and addresses of the servers are signed in the DNS, or the partner confirmed the names and they are the same today. */
export function hostNames({ hosts, dnssec, confirmedHosts }: BadgeInput): readonly Ruling[] {
  const states = hosts.map((host) => dnssec?.hosts.find((entry) => isSame(entry.host, host))?.addresses)
  const all = [dnssec?.mx, ...states]
  if (all.includes('bogus')) return [whole('not-met')]
  if (hosts.length > 0 && all.every((state) => state === 'secure')) return [whole('met', 'dnssec')]
  if (hosts.length > 0 && confirmedHosts !== null && isSameSet(hosts, confirmedHosts))
    return [whole('met', 'agreement')]
  const isOpen = hosts.length === 0 || all.some((state) => state === undefined || state === 'indeterminate')
  return [whole(isOpen ? 'unknown' : 'not-met')]
}

/** Q3: every address proves who it is: by certificate and name, by TLSA, or by what was agreed over another channel. */
export function authentication(input: BadgeInput): readonly Ruling[] {
  const { addresses, level } = input
  if (rank[level] === 'name' && addresses.length > 0) return [whole('met', 'certificate-name')]
  return perAddress(input, (address) => [
    [address.hasTlsaMatch, 'tlsa'],
    [address.hasPin, 'pin'],
  ])
}

/** Q4: a certificate leads to a trusted root or to what DANE publishes; an agreed key needs neither. */
export function trustAnchor(input: BadgeInput): readonly Ruling[] {
  const { addresses, level } = input
  if (rank[level] === 'name' && addresses.length > 0) return [whole('met', 'trusted-path')]
  return perAddress(input, (address) => [
    [address.hasTlsaMatch, 'tlsa'],
    [address.hasPin, 'pin'],
  ])
}

function secrecyOf(suite: string | null): ItemState {
  if (suite === null) return 'unknown'
  return traitsOf(suite).hasForwardSecrecy ? 'met' : 'not-met'
}

function perAddress(
  { addresses, level }: BadgeInput,
  proofsOf: (address: AddressFacts) => readonly (readonly [boolean | null, Proof])[],
): readonly Ruling[] {
  if (addresses.length === 0) return [whole('unknown')]
  return addresses.map((address) => {
    const proofs = proofsOf(address)
    const proof = proofs.find(([holds]) => holds === true)
    if (proof !== undefined) return { ...here(address, 'met'), proof: proof[1] }
    const isOpen = level === 'undetermined' || proofs.some(([holds]) => holds === null)
    return here(address, isOpen ? 'unknown' : 'not-met')
  })
}

function whole(state: ItemState, proof: Proof | null = null): Ruling {
  return { state, at: null, proof, items: [], isVerified: true }
}

function here({ host, ip }: AddressFacts, state: ItemState): Ruling {
  return { state, at: { host, ip }, proof: null, items: [], isVerified: true }
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  const covers = (one: readonly string[], other: readonly string[]) =>
    one.every((name) => other.some((entry) => isSame(entry, name)))
  return covers(left, right) && covers(right, left)
}

function isSame(left: string, right: string): boolean {
  return plain(left) === plain(right)
}

function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}
