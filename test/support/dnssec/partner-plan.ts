// Mail partners as DNSSEC, DANE and MTA-STS can find them, one zone each: what their mail servers show, what their zones say about it, and
// what their policy hosts serve. Data only; `partner-tree.ts` signs and serves it.
import type { TlsaRecord } from '#domain/dns-security.ts'
import { tlsaText } from '#wire/dane/tlsa-record.ts'
import { tlsaOf } from './tlsa-of.ts'
import type { PlannedZone } from './zone-plan.ts'

/** Certificates of the partners' servers, by DER: leaf, issuing authority and root. */
export interface Shown {
  readonly own: Buffer
  readonly selfSigned: Buffer
  readonly issuing: Buffer
  readonly root: Buffer
}
export type ServerKind = 'own-name' | 'other-name' | 'self-signed'
export type PolicyReply = { readonly status: number; readonly mode: string; readonly mx: string; readonly age: number }

export interface PlannedPartner {
  readonly name: string
  /** One server per MX host, `mx1`, `mx2`, … */
  readonly servers: readonly ServerKind[]
  /** Records of each host; beside them a spare one stands for the next key unless they are bare. */
  tlsa(shown: Shown): readonly (readonly TlsaRecord[])[]
  readonly isSigned: boolean
  readonly spoil?: PlannedZone['spoil']
  readonly sts?: { readonly records: readonly string[]; readonly reply: PolicyReply; readonly isMisnamed?: boolean }
  readonly reports?: boolean
  /** A further line of the zone. */
  readonly neighbour?: string
}

const spare: TlsaRecord = { usage: 3, selector: 1, matchingType: 1, association: 'cd'.repeat(32) }
const none = () => []
const enforce: PolicyReply = { status: 200, mode: 'enforce', mx: '*', age: 1_209_600 }
const oneRecord = ['v=STSv1; id=20261121;']
const partner = (name: string, rest: Partial<PlannedPartner> = {}): PlannedPartner => ({
  name,
  servers: ['own-name'],
  tlsa: none,
  isSigned: true,
  ...rest,
})
const leafAndSpare = ({ own }: Shown) => [[tlsaOf(own, 3, 1, 1), spare]]
/** Leaves a line out, or changes it. */
const spoil = (line: RegExp, change: (text: string) => string | undefined) => (text: string) =>
  line.test(text) ? change(text) : text

export const plannedPartners: readonly PlannedPartner[] = [
  partner('self-proven', {
    servers: ['self-signed'],
    tlsa: ({ selfSigned }) => [[tlsaOf(selfSigned, 3, 1, 1), spare]],
    reports: true,
  }),
  partner('authority', { tlsa: ({ issuing }) => [[tlsaOf(issuing, 2, 1, 1)]] }),
  partner('single', { tlsa: ({ own }) => [[tlsaOf(own, 3, 1, 1)]] }),
  partner('mismatch', { tlsa: () => [[spare]], sts: { records: oneRecord, reply: enforce } }),
  partner('partial', { servers: ['own-name', 'own-name'], tlsa: leafAndSpare }),
  partner('not-sent', { tlsa: ({ root }) => [[tlsaOf(root, 2, 0, 1)]] }),
  partner('ta-name', { servers: ['other-name'], tlsa: ({ issuing }) => [[tlsaOf(issuing, 2, 1, 1)]] }),
  partner('unusable', { tlsa: ({ own }) => [[tlsaOf(own, 1, 1, 1)]] }),
  partner('unsigned', { tlsa: leafAndSpare, isSigned: false }),
  partner('bogus-mx', {
    tlsa: leafAndSpare,
    spoil: spoil(/\sMX\s+10\s/, (text) => text.replace(/MX(\s+)10/, 'MX$111')),
  }),
  partner('bogus-address', {
    tlsa: leafAndSpare,
    spoil: spoil(/^mx1\.\S+\s.*\sRRSIG\s+A\s/, () => undefined),
  }),
  partner('bogus-tlsa', {
    tlsa: leafAndSpare,
    spoil: spoil(/^_25\S+\s.*\sTLSA\s+3/, (text) => text.replace(/[0-9A-Fa-f]{4}\s*$/, '0000')),
  }),
  partner('undenied', {
    neighbour: '_24._tcp.mx1 TXT "before the name that is denied"',
    spoil: spoil(/^_24\S+\s.*\s(NSEC|RRSIG\s+NSEC)\s/, () => undefined),
  }),
  partner('sts', { sts: { records: oneRecord, reply: enforce }, reports: true }),
  partner('sts-uncovered', { sts: { records: oneRecord, reply: { ...enforce, mx: 'other.example' } } }),
  partner('sts-redirect', { sts: { records: oneRecord, reply: { ...enforce, status: 302 } } }),
  partner('sts-certificate', { sts: { records: oneRecord, reply: enforce, isMisnamed: true } }),
  partner('sts-testing', { sts: { records: oneRecord, reply: { ...enforce, mode: 'testing' } } }),
  partner('sts-several', { sts: { records: [...oneRecord, 'v=STSv1; id=2;'], reply: enforce } }),
]

/** The zones of all partners with their parents; `addressOf` gives hosts their place. */
export function partnerZones(shown: Shown, addressOf: (host: string) => string): readonly PlannedZone[] {
  const signing = { algorithm: 'ECDSAP256SHA256' }
  const zones = plannedPartners.map((entry): PlannedZone => {
    const domain = `${entry.name}.example`
    const tlsa = entry.tlsa(shown)
    const hosts = entry.servers.flatMap((_, index) => [
      `@ MX 10 mx${index + 1}`,
      `mx${index + 1} A ${addressOf(`mx${index + 1}.${domain}`)}`,
      ...(tlsa[index] ?? []).map((record) => `_25._tcp.mx${index + 1} TLSA ${tlsaText(record)}`),
    ])
    const policy = (entry.sts?.records ?? []).map((text) => `_mta-sts TXT "${text}"`)
    return {
      name: domain,
      records: [
        ...hosts,
        ...policy,
        ...(entry.neighbour === undefined ? [] : [entry.neighbour]),
        ...(policy.length === 0 ? [] : [`mta-sts A ${addressOf(`mta-sts.${domain}`)}`]),
        ...(entry.reports === true ? [`_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@${domain}"`] : []),
      ],
      signing: entry.isSigned ? signing : null,
      delegation: entry.isSigned ? 'signed' : 'unsigned',
      ...(entry.spoil === undefined ? {} : { spoil: entry.spoil }),
    }
  })
  return [...zones, { name: 'example', records: [], signing }, { name: '', records: [], signing }]
}
