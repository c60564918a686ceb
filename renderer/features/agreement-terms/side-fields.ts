// The fields of one side, in the order of its sections.
import { certificateName, hostName, mailbox } from '#domain/addresses.ts'
import { fallbacks, type SideTerms } from '#domain/agreement/side-terms.ts'
import { certificatePin } from '#domain/certificate-values.ts'
import { addressRange } from '#domain/inbound-policy.ts'
import { domains, escalation, hosts, signatories, testMailboxes } from './side-codecs.ts'
import { block, type Codec, dayOrNone, flag, line, list, one, oneOf, orNone, pins, wholeNumber } from './term-codecs.ts'
import {
  aNumber,
  fieldAt,
  fieldsOf,
  monoLine,
  monoLines,
  oneLine,
  someLines,
  type TermField,
  type TermLook,
} from './term-field.ts'

const field = fieldsOf<SideTerms>()
const choice = (values: readonly string[]): { readonly look: TermLook } => ({ look: { kind: 'choice', values } })
const toggle: { readonly look: TermLook } = { look: { kind: 'toggle' } }

export const partyFields: readonly TermField<SideTerms>[] = [
  field('organisation', line),
  field('address', block, { look: someLines }),
  field('registerNumber', line),
  field('operator', line, { hint: true }),
  field('gatewayProduct', line),
]

const routes = ['mx', 'hosts'] as const
export const wayFields: readonly TermField<SideTerms>[] = [
  field('domains', domains, { look: monoLines, hint: true }),
  field('exceptions', block, { look: someLines, hint: true }),
  field('hosts', hosts, { look: monoLines, hint: true }),
  field('hostsConfirmed', flag, toggle),
  field('route', oneOf(routes), choice(routes)),
  field('sendingAddresses', list(addressRange, 'range', 500), { look: monoLines, hint: true }),
  field('heloNames', list(hostName, 'host', 50), { look: { kind: 'text', lines: 2, isMono: true, isNumber: false } }),
]

const authorityKinds = ['unknown', 'public', 'private'] as const
const renewals = ['unknown', 'automatic', 'manual'] as const
const bindings = ['name', 'authority', 'pin'] as const
const stsModes = ['none', 'testing', 'enforce'] as const

const client: TermField<SideTerms> = fieldAt<SideTerms, string>(
  'clientCertificate.name',
  {
    get: (side) => side.clientCertificate?.name ?? '',
    set: (side, name) => ({
      ...side,
      clientCertificate: name === '' ? null : { authority: '', hasClientAuth: true, ...side.clientCertificate, name },
    }),
  },
  orNone(one(certificateName, 'certificate-name'), ''),
  { look: monoLine, hint: true },
)

type ClientCertificate = NonNullable<SideTerms['clientCertificate']>
function ofClient<K extends 'authority' | 'hasClientAuth'>(
  key: K,
  without: ClientCertificate[K],
  codec: Codec<ClientCertificate[K]>,
  look: TermLook,
): TermField<SideTerms> {
  return fieldAt<SideTerms, ClientCertificate[K]>(
    `clientCertificate.${key}`,
    {
      get: ({ clientCertificate }) => clientCertificate?.[key] ?? without,
      set: (side, value) =>
        side.clientCertificate === null
          ? side
          : { ...side, clientCertificate: { ...side.clientCertificate, [key]: value } },
    },
    codec,
    { look },
    (side) => side.clientCertificate !== null,
  )
}

export const certificateFields: readonly TermField<SideTerms>[] = [
  field('certificateNames', list(certificateName, 'certificate-name', 50), { look: monoLines }),
  field('authority', line, { hint: true }),
  field('authorityKind', oneOf(authorityKinds), choice(authorityKinds)),
  field('rootPins', pins(certificatePin, 20), { look: monoLines }, (side) => side.authorityKind === 'private'),
  field('certificateUntil', dayOrNone, { look: { kind: 'date' } }),
  field('renewal', oneOf(renewals), choice(renewals)),
  field('binding', oneOf(bindings), { ...choice(bindings), hint: true }),
  field('pins', pins(certificatePin, 50), { look: monoLines, hint: true }, (side) => side.binding === 'pin'),
  client,
  ofClient('authority', '', line, oneLine),
  ofClient('hasClientAuth', false, flag, { kind: 'toggle' }),
  field('dane', flag, toggle),
  field('mtaSts', oneOf(stsModes), choice(stsModes)),
  field('tlsRptAddress', orNone(one(mailbox, 'mailbox'), ''), { look: monoLine }),
]

const replies = ['unknown', 'retry', 'refuse'] as const
const fallbackChoices = ['unsaid', ...fallbacks] as const
const fallback: Codec<SideTerms['fallback']> = {
  show: (value) => value ?? 'unsaid',
  read: (text) => ({ value: fallbacks.find((each) => each === text) ?? null }),
}

export const failureFields: readonly TermField<SideTerms>[] = [
  field('warnAfterHours', orNone(wholeNumber(1, 240), null), { look: aNumber }),
  field('giveUpAfterHours', orNone(wholeNumber(1, 720), null), { look: aNumber }),
  field('reply', oneOf(replies), choice(replies)),
  field('fallback', fallback, choice(fallbackChoices)),
  field('maxMegabytes', orNone(wholeNumber(1, 1000), null), { look: aNumber }),
  field('outOfBand', line, { hint: true }),
  field('escalation', escalation, { look: someLines, hint: true }),
  fieldAt<SideTerms, string>(
    'lift.who',
    { get: ({ lift }) => lift.who, set: (side, who) => ({ ...side, lift: { ...side.lift, who } }) },
    line,
  ),
  fieldAt<SideTerms, number | null>(
    'lift.maxHours',
    { get: ({ lift }) => lift.maxHours, set: (side, maxHours) => ({ ...side, lift: { ...side.lift, maxHours } }) },
    orNone(wholeNumber(1, 720), null),
    { look: aNumber },
  ),
]

export const testFields: readonly TermField<SideTerms>[] = [
  field('testMailboxes', testMailboxes, { look: monoLines, hint: true }),
]
export const signatoryFields: readonly TermField<SideTerms>[] = [
  field('signatories', signatories, { look: someLines, hint: true }),
]
