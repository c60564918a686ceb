// What each address accepts, read from the hellos of a test: versions, and whether the picture is whole. Refused is said only where the server
// said so or a complete list lacks it; everything else is unknown.
import type { HelloAnswer } from './hello-answer.ts'
import type { Enumeration, HelloRound, HelloStep } from './hello-round.ts'
import type { TlsFacts } from './observation.ts'
import type { ProbeReport } from './probe-report.ts'

export const protocolNames = {
  'TLSv1.3': 'TLS 1.3',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.1': 'TLS 1.1',
  TLSv1: 'TLS 1.0',
  SSLv3: 'SSL 3.0',
} as const
export type Protocol = keyof typeof protocolNames
export type OfferState = 'offered' | 'refused' | 'unknown'

export interface AddressOffer {
  readonly host: string
  readonly ip: string
  readonly protocols: readonly { readonly protocol: Protocol; readonly state: OfferState }[]
  readonly tls: TlsFacts | null
  readonly round: HelloRound | null
  /** Only after a full test. */
  readonly listing: Enumeration | null
}

/** Newest first. */
export const protocols = Object.keys(protocolNames) as readonly Protocol[]
const refusals: readonly string[] = ['handshake_failure', 'insufficient_security', 'protocol_version']
/** The newest version a hello offers. */
const newest: Partial<Record<HelloStep, Protocol>> = {
  tls13: 'TLSv1.3',
  'up-to-tls12': 'TLSv1.2',
  'up-to-tls11': 'TLSv1.1',
}

/** The name of a version as people know it; an unknown one stays as it is. */
export function protocolName(protocol: string): string {
  return protocols.includes(protocol as Protocol) ? protocolNames[protocol as Protocol] : protocol
}

/** Every address that got as far as TLS. */
export function addressOffers({ observed }: Pick<ProbeReport, 'observed'>): readonly AddressOffer[] {
  const { smtpSessions, hellos, enumerations } = observed
  return smtpSessions.flatMap(({ host, ip, tls }) => {
    const isHere = (entry: { readonly host: string; readonly ip: string }) => entry.host === host && entry.ip === ip
    const round = hellos.find(isHere) ?? null
    const listing = enumerations.find(isHere) ?? null
    if (tls === null && round === null) return []
    const states = protocols.map((protocol) => ({ protocol, state: stateOf(protocol, tls, round, listing) }))
    return [{ host, ip, tls, round, listing, protocols: states }]
  })
}

function stateOf(
  protocol: Protocol,
  tls: TlsFacts | null,
  round: HelloRound | null,
  listing: Enumeration | null,
): OfferState {
  const listed = listing === null ? 'unknown' : listedState(protocol, listing)
  if (tls?.protocol === protocol || listed === 'offered') return 'offered'
  const answers = round?.answers ?? []
  if (answers.some(({ answer }) => answer.kind === 'answered' && answer.protocol === protocol)) return 'offered'
  if (listed === 'refused') return 'refused'
  return answers.some(({ step, answer }) => rulesOut(step, answer, protocol)) ? 'refused' : 'unknown'
}

function listedState(protocol: Protocol, { modern, classic, oldVersions, ended }: Enumeration): OfferState {
  if (protocol !== 'TLSv1.3' && protocol !== 'TLSv1.2') {
    const isOffered = oldVersions[protocol]
    return isOffered === null ? 'unknown' : isOffered ? 'offered' : 'refused'
  }
  if ((protocol === 'TLSv1.3' ? modern : classic).suites.length > 0) return 'offered'
  return ended === 'complete' ? 'refused' : 'unknown'
}

/** A server that chose an older version, or none, of what it was offered has no newer one. */
function rulesOut(step: HelloStep, answer: HelloAnswer, protocol: Protocol): boolean {
  const highest = newest[step]
  if (highest === undefined) return false
  const offered = protocols.slice(protocols.indexOf(highest))
  if (!offered.includes(protocol)) return false
  if (answer.kind === 'alert') {
    // Whoever knew one of the versions below would have answered with it.
    return (protocol === highest || step === 'up-to-tls11') && refusals.includes(answer.description)
  }
  if (answer.kind !== 'answered') return false
  const chosen = protocols.indexOf(answer.protocol as Protocol)
  return chosen > protocols.indexOf(protocol)
}
