// The practice tree of the DNSSEC tests: a root, two top-level domains and beneath them one zone for every state a zone can be in. Data
// only; `signed-tree.ts` signs and serves it.

export interface PlannedZone {
  /** Without the final dot; the root is empty. */
  readonly name: string
  /** Zone file lines besides SOA, NS and delegations. */
  readonly records: readonly string[]
  readonly signing: Signing | null
  readonly delegation?: 'signed' | 'unsigned' | 'other-key' | 'unknown-algorithm' | 'sha1-digest'
  /** Lines of the signed zone file that are left out or replaced. */
  readonly spoil?: (line: string) => string | undefined
}
export interface Signing {
  readonly algorithm: string
  readonly bits?: number
  readonly tool?: 'dnssec-signzone' | 'ldns-signzone'
  readonly nsec3?: { readonly salt: string; readonly rounds: number; readonly optOut?: boolean }
  /** Validity as the signers write it; usual: from an hour ago for thirty days. */
  readonly from?: string
  readonly until?: string
}

const p256: Signing = { algorithm: 'ECDSAP256SHA256' }
const digest = 'ab'.repeat(32)
const mailRecords = [
  '@ MX 10 mx1',
  '@ MX 20 mx2',
  'mx1 A 192.0.2.1',
  'mx1 AAAA 2001:db8::1',
  'mx2 A 192.0.2.2',
  `_25._tcp.mx1 TLSA 3 1 1 ${digest}`,
  `_25._tcp.mx2 TLSA 3 1 1 ${digest}`,
  'text TXT "one" "two"',
  '*.wild A 192.0.2.9',
  'deep.empty A 192.0.2.10',
]
const mailZone = (name: string, signing: Signing | null, rest: Partial<PlannedZone> = {}): PlannedZone => ({
  name,
  records: mailRecords,
  signing,
  ...rest,
})

/** Children before parents, so that a parent can name their keys. */
export const plannedZones: readonly PlannedZone[] = [
  {
    name: 'signed.example',
    records: [
      ...mailRecords,
      'alias CNAME mx1',
      'far CNAME mx1.rsa.example.',
      'lost CNAME mx1.unsigned.example.',
      `_25._tcp.lost TLSA 3 1 1 ${digest}`,
      'adrift CNAME mx1.unsigned.example.',
      'gone CNAME nothing.nsec3.example.',
      'broken CNAME mx1.expired.example.',
      'round CNAME round2',
      'round2 CNAME round',
      'tree DNAME rsa.example.',
      '_25._tcp.linked CNAME _25._tcp.mx1',
      'linked A 192.0.2.3',
      '*.aliases CNAME mx1',
    ],
    signing: p256,
  },
  mailZone('nsec3.example', { ...p256, nsec3: { salt: '-', rounds: 0 } }),
  mailZone('salted.example', { ...p256, nsec3: { salt: 'aabbccdd', rounds: 10 } }),
  mailZone('rounds.example', { ...p256, tool: 'ldns-signzone', nsec3: { salt: 'beef', rounds: 500 } }),
  mailZone('ldns.example', { ...p256, tool: 'ldns-signzone' }),
  mailZone('rsa.example', { algorithm: 'RSASHA256', bits: 2048 }),
  mailZone('rsa512.example', { algorithm: 'RSASHA512', bits: 2048 }),
  mailZone('p384.example', { algorithm: 'ECDSAP384SHA384' }),
  mailZone('ed25519.example', { algorithm: 'ED25519' }),
  mailZone('ed448.example', { algorithm: 'ED448' }),
  mailZone('sha1.example', { algorithm: 'NSEC3RSASHA1', bits: 2048 }),
  mailZone('sha1digest.example', p256, { delegation: 'sha1-digest' }),
  mailZone('unsigned.example', null),
  mailZone('island.example', p256, { delegation: 'unsigned' }),
  mailZone('expired.example', { ...p256, from: '20200101000000', until: '20200201000000' }),
  mailZone('future.example', { ...p256, from: '20350101000000', until: '20350201000000' }),
  mailZone('otherkey.example', p256, { delegation: 'other-key' }),
  mailZone('keyless.example', null, { delegation: 'other-key' }),
  mailZone('unknown.example', p256, { delegation: 'unknown-algorithm' }),
  mailZone('altered.example', p256, {
    spoil: (line) => (line.includes('192.0.2.2') ? line.replace('192.0.2.2', '192.0.2.66') : line),
  }),
  mailZone('stripped.example', p256, {
    spoil: (line) => (/^mx2\.stripped\.example\.\s.*\sRRSIG\s+A\s/.test(line) ? undefined : line),
  }),
  mailZone('undenied.example', p256, { spoil: (line) => (/\s(RRSIG\s+)?NSEC\s/.test(line) ? undefined : line) }),
  mailZone('child.parent.example', { algorithm: 'ED25519' }),
  { name: 'parent.example', records: ['www A 192.0.2.20'], signing: p256 },
  { name: 'example', records: [], signing: { algorithm: 'RSASHA256', bits: 2048 } },
  mailZone('mail.optout', p256),
  mailZone('plain.optout', null),
  {
    name: 'optout',
    records: ['www A 192.0.2.30'],
    signing: { ...p256, nsec3: { salt: '-', rounds: 0, optOut: true } },
  },
  { name: '', records: [], signing: p256 },
]

/** The planned zone that delegates a zone. */
export function parentOf(zone: string, zones: readonly PlannedZone[]): string {
  const above = zone.split('.').slice(1).join('.')
  return zones.some(({ name }) => name === above) ? above : parentOf(above, zones)
}
