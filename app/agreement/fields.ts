// The fields both sides agree on, in the order of the document. Known values are filled, choices become boxes, the rest stays blank.
// Labels are `agreement:field.<key>`, choices `agreement:choice.<code>`, phrases `agreement:phrase.<code>`.
import type { Contact } from '#domain/partner.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { DomainMeasurement } from './measurement.ts'
import type { Party } from './party.ts'

export type FieldValue =
  /** Texts as they are, one a line. */
  | { readonly kind: 'filled'; readonly lines: readonly string[] }
  /** Room for the pen. */
  | { readonly kind: 'blank'; readonly lines: number }
  | { readonly kind: 'choices'; readonly codes: readonly ChoiceCode[] }
  | { readonly kind: 'phrase'; readonly code: PhraseCode }
  | { readonly kind: 'level'; readonly level: TlsLevel }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'contact'; readonly contact: Contact }

export type ChoiceCode =
  | 'normal'
  | 'high'
  | 'own-to-partner'
  | 'partner-to-own'
  | 'both-ways'
  | 'through-mx'
  | 'through-fixed-host'
  | 'pin-none'
  | 'pin-authority'
  | 'pin-key'
  | 'renewal-automatic'
  | 'renewal-manual'
  | 'temporary'
  | 'permanent'
  | 'none'
  | 'portal'
  | 'smime'
  | 'password-pdf'
  | 'yes'
  | 'no'
export type PhraseCode = 'tls-minimum' | 'sent-in-clear' | 'hold-own' | 'hold-partner' | 'contacts-privacy'

export type FieldKey = (typeof fieldKeys)[number]
export const fieldKeys = [
  'organisation',
  'address',
  'operator',
  'protection',
  'technical',
  'deputy',
  'desk247',
  'outOfBand',
  'escalation',
  'contactsPrivacy',
  'domains',
  'direction',
  'exclude',
  'gatewayProduct',
  'route',
  'receivingHosts',
  'sendingAddresses',
  'helo',
  'level',
  'tlsMinimum',
  'certificateNames',
  'certificateAuthority',
  'certificateUntil',
  'renewal',
  'pin',
  'onFailureOut',
  'onFailureIn',
  'fallback',
  'lift',
  'testMailbox',
  'testWindow',
  'goLive',
  'accept',
  'notice',
  'renewalNotice',
  'review',
  'end',
] as const

export type FieldRow =
  | { readonly key: FieldKey; readonly own: FieldValue; readonly partner: FieldValue }
  /** One value for both sides. */
  | { readonly key: FieldKey; readonly both: FieldValue }

export const groupKeys = ['parties', 'contacts', 'mail', 'protection', 'failure', 'start', 'change'] as const
export interface FieldGroup {
  readonly key: (typeof groupKeys)[number]
  readonly rows: readonly FieldRow[]
}

export interface KnownFacts {
  readonly own: Party
  readonly partner: Party
  readonly domains: readonly string[]
  readonly agreedNames: readonly string[]
  readonly helo: string | null
  readonly level: TlsLevel
  readonly measurements: readonly DomainMeasurement[]
  readonly reviewBy: string
}

const blank = (lines = 1): FieldValue => ({ kind: 'blank', lines })
const choices = (...codes: ChoiceCode[]): FieldValue => ({ kind: 'choices', codes })
const phrase = (code: PhraseCode): FieldValue => ({ kind: 'phrase', code })
const each = (key: FieldKey, own: FieldValue, partner: FieldValue = own): FieldRow => ({ key, own, partner })
const both = (key: FieldKey, value: FieldValue): FieldRow => ({ key, both: value })

function filled(texts: readonly string[], blankLines = 1): FieldValue {
  const lines = [...new Set(texts.filter((text) => text !== ''))]
  return lines.length === 0 ? blank(blankLines) : { kind: 'filled', lines }
}

function contactField(contact: Contact): FieldValue {
  const isEmpty = [contact.name, contact.mail, contact.phone].every((text) => text === '')
  return isEmpty ? blank(2) : { kind: 'contact', contact }
}

/** All groups with what is known filled in. */
export function fieldGroups(known: KnownFacts): readonly FieldGroup[] {
  const tests = known.measurements.flatMap((entry) => entry.measurement ?? [])
  const hosts = tests.flatMap((test) =>
    test.hosts.map((host) => (host.port === null ? host.host : `${host.host}:${host.port}`)),
  )
  const certificates = tests.flatMap((test) => test.certificates)
  const presented = certificates.flatMap((entry) => entry.names)
  return [
    {
      key: 'parties',
      rows: [
        each('organisation', filled([known.own.organisation]), filled([known.partner.organisation])),
        each('address', blank(2)),
        each('operator', blank()),
        both('protection', choices('normal', 'high')),
      ],
    },
    {
      key: 'contacts',
      rows: [
        each('technical', contactField(known.own.contact), contactField(known.partner.contact)),
        each('deputy', blank(2)),
        each('desk247', blank(2)),
        each('outOfBand', blank()),
        each('escalation', blank(2)),
        both('contactsPrivacy', phrase('contacts-privacy')),
      ],
    },
    {
      key: 'mail',
      rows: [
        each('domains', blank(2), filled(known.domains)),
        both('direction', choices('own-to-partner', 'partner-to-own', 'both-ways')),
        each('exclude', blank()),
        each('gatewayProduct', blank()),
        each('route', choices('through-mx', 'through-fixed-host')),
        each('receivingHosts', blank(2), filled(hosts, 2)),
        each('sendingAddresses', blank(2)),
        each('helo', filled([known.helo ?? '']), blank()),
      ],
    },
    {
      key: 'protection',
      rows: [
        both('level', { kind: 'level', level: known.level }),
        both('tlsMinimum', phrase('tls-minimum')),
        each('certificateNames', blank(2), filled([...known.agreedNames, ...presented], 2)),
        each('certificateAuthority', blank(), filled(certificates.map((entry) => entry.issuer))),
        each('certificateUntil', blank(), dateField(certificates.map((entry) => entry.validUntil))),
        each('renewal', choices('renewal-automatic', 'renewal-manual')),
        each('pin', choices('pin-none', 'pin-authority', 'pin-key')),
      ],
    },
    {
      key: 'failure',
      rows: [
        known.level === 'may'
          ? both('onFailureOut', phrase('sent-in-clear'))
          : each('onFailureOut', phrase('hold-own'), phrase('hold-partner')),
        each('onFailureIn', choices('temporary', 'permanent')),
        each('fallback', choices('none', 'portal', 'smime', 'password-pdf')),
        each('lift', blank(2)),
      ],
    },
    {
      key: 'start',
      rows: [
        each('testMailbox', blank()),
        both('testWindow', blank()),
        both('goLive', blank()),
        each('accept', blank()),
      ],
    },
    {
      key: 'change',
      rows: [
        each('notice', blank(2)),
        each('renewalNotice', choices('yes', 'no')),
        both('review', { kind: 'date', date: known.reviewBy }),
        both('end', blank(2)),
      ],
    },
  ]
}

function dateField(dates: readonly string[]): FieldValue {
  const [first] = [...dates].sort()
  return first === undefined ? blank() : { kind: 'date', date: first }
}
