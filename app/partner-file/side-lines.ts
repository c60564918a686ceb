// What one side says about itself, field by field, as people read it. A new field of the terms does not compile before it is described.
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import { stated, statedCount, type TermLine, type TermWords } from './term-line.ts'

type Describe = Readonly<Record<keyof SideTerms, readonly string[]>>

/** Every field of a side, in the order of the agreement. */
export function sideLines(side: SideTerms, words: TermWords): readonly TermLine[] {
  const { translate } = words
  const values: Describe = { ...identityValues(side, words), ...wayValues(side, words), ...failureValues(side, words) }
  return fieldOrder.map((field) => ({
    field,
    label: translate(`partner-file:field.${field}`),
    values: values[field],
  }))
}

const fieldOrder = [
  ...(['organisation', 'address', 'registerNumber', 'operator', 'gatewayProduct', 'domains', 'exceptions'] as const),
  ...(['hosts', 'route', 'hostsConfirmed', 'sendingAddresses', 'heloNames', 'certificateNames'] as const),
  ...(['authority', 'authorityKind', 'rootPins', 'certificateUntil', 'renewal', 'binding', 'pins'] as const),
  ...(['clientCertificate', 'dane', 'mtaSts', 'tlsRptAddress', 'warnAfterHours', 'giveUpAfterHours', 'reply'] as const),
  ...(['fallback', 'maxMegabytes', 'testMailboxes', 'outOfBand', 'escalation', 'lift', 'signatories'] as const),
] as const satisfies readonly (keyof SideTerms)[]

type IdentityField =
  | ('organisation' | 'address' | 'registerNumber' | 'operator' | 'gatewayProduct' | 'domains' | 'exceptions')
  | ('authority' | 'authorityKind' | 'rootPins' | 'certificateUntil' | 'renewal' | 'binding' | 'pins')
  | ('certificateNames' | 'clientCertificate')

function identityValues(side: SideTerms, words: TermWords): Pick<Describe, IdentityField> {
  const { translate, yesOrNo } = words
  const client = side.clientCertificate
  return {
    organisation: stated(side.organisation),
    address: stated(side.address),
    registerNumber: stated(side.registerNumber),
    operator: stated(side.operator),
    gatewayProduct: stated(side.gatewayProduct),
    domains: side.domains.map(({ name, includeSubdomains }) =>
      includeSubdomains ? translate('partner-file:value.withSubdomains', { name }) : name,
    ),
    exceptions: stated(side.exceptions),
    certificateNames: side.certificateNames,
    authority: stated(side.authority),
    authorityKind: knownWord(side.authorityKind, (kind) => translate(`partner-file:value.authorityKind.${kind}`)),
    rootPins: side.rootPins,
    certificateUntil: side.certificateUntil === null ? [] : [words.day(side.certificateUntil)],
    renewal: knownWord(side.renewal, (kind) => translate(`partner-file:value.renewal.${kind}`)),
    binding: [translate(`partner-file:value.binding.${side.binding}`)],
    pins: side.pins,
    clientCertificate:
      client === null
        ? []
        : [
            client.authority === '' ? client.name : translate('partner-file:value.client', client),
            translate('partner-file:value.hasClientAuth', { word: yesOrNo(client.hasClientAuth) }),
          ],
  }
}

type WayField =
  | 'hosts'
  | 'route'
  | 'hostsConfirmed'
  | 'sendingAddresses'
  | 'heloNames'
  | 'dane'
  | 'mtaSts'
  | 'tlsRptAddress'

function wayValues(side: SideTerms, { translate, yesOrNo }: TermWords): Pick<Describe, WayField> {
  return {
    hosts: side.hosts.map(({ host, port, addresses }) =>
      addresses.length === 0
        ? translate('partner-file:value.onPort', { host, port })
        : translate('partner-file:value.onPortAt', { host, port, addresses: addresses.join(', ') }),
    ),
    route: [translate(`partner-file:value.route.${side.route}`)],
    hostsConfirmed: [yesOrNo(side.hostsConfirmed)],
    sendingAddresses: side.sendingAddresses,
    heloNames: side.heloNames,
    dane: [yesOrNo(side.dane)],
    mtaSts: [translate(`partner-file:value.mtaSts.${side.mtaSts}`)],
    tlsRptAddress: stated(side.tlsRptAddress),
  }
}

function failureValues(side: SideTerms, words: TermWords): Omit<Describe, IdentityField | WayField> {
  const { translate, hours } = words
  return {
    warnAfterHours: statedCount(side.warnAfterHours, hours),
    giveUpAfterHours: statedCount(side.giveUpAfterHours, hours),
    reply: knownWord(side.reply, (reply) => translate(`partner-file:value.reply.${reply}`)),
    fallback: side.fallback === null ? [] : [translate(`partner-file:value.fallback.${side.fallback}`)],
    maxMegabytes: statedCount(side.maxMegabytes, (count) => translate('partner-file:value.megabytes', { count })),
    testMailboxes: side.testMailboxes.map(({ address, repliesItself }) =>
      repliesItself ? translate('partner-file:value.repliesItself', { address }) : address,
    ),
    outOfBand: stated(side.outOfBand),
    escalation: side.escalation.map(({ who, withinHours }) =>
      translate('partner-file:value.escalation', { who, hours: hours(withinHours) }),
    ),
    lift: liftValues(side.lift, words),
    signatories: side.signatories
      .filter(({ name, title }) => name !== '' || title !== '')
      .map(({ name, title }) =>
        name === '' || title === '' ? name || title : translate('partner-file:value.signatory', { name, title }),
      ),
  }
}

function liftValues({ who, maxHours }: SideTerms['lift'], { translate, hours }: TermWords): readonly string[] {
  if (maxHours === null) return stated(who)
  return [
    who === ''
      ? translate('partner-file:value.liftAtMost', { hours: hours(maxHours) })
      : translate('partner-file:value.liftFor', { who, hours: hours(maxHours) }),
  ]
}

/** `unknown` is not said. */
function knownWord<T extends string>(value: T, say: (value: T) => string): readonly string[] {
  return value === 'unknown' ? [] : [say(value)]
}
