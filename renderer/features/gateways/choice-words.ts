// What each part of a choice says in a few words, and whether it differs from the usual, so that a closed part of the form hides nothing.
import type { InboundPolicy } from '#domain/inbound-policy.ts'
import { defaultChoice, type PolicyChoice } from '#domain/policy-choice.ts'
import type { Translate } from '#i18n/translate.ts'
import type { Formats } from '../../formats.ts'
import { type ChoiceValues, hostLine, valuesOf } from './choice-values.ts'
import type { ChoiceIssues } from './read-choice.ts'

/** The parts of the form, in its order, with their fields. */
export const choiceParts = {
  direction: ['direction'],
  inbound: [
    'senderDomains',
    'addresses',
    'inboundMinProtocol',
    'demandsCertificate',
    'inboundNames',
    'inboundPins',
    'inboundAuthorities',
    'reply',
  ],
  trust: ['trust', 'authorities'],
  pins: ['pins'],
  protocol: ['minProtocol', 'suites'],
  client: ['clientCertificate'],
  route: ['route', 'hosts'],
  failure: ['action', 'warnAfterHours', 'giveUpAfterHours'],
  review: ['reviewBy'],
} as const satisfies Record<string, readonly (keyof ChoiceValues)[]>
export type ChoicePart = keyof typeof choiceParts

const parts = Object.keys(choiceParts) as readonly ChoicePart[]
const inboundParts: readonly ChoicePart[] = ['inbound']
const outboundParts: readonly ChoicePart[] = ['trust', 'pins', 'protocol', 'client', 'route', 'failure']

/** The parts the direction and the level ask for; fingerprints only where they count. */
export function shownParts(values: ChoiceValues): readonly ChoicePart[] {
  return parts.filter((part) => {
    if (inboundParts.includes(part)) return values.direction !== 'outbound'
    if (part === 'pins' && values.level !== 'fingerprint' && values.pins.trim() === '') return false
    return !outboundParts.includes(part) || values.direction !== 'inbound'
  })
}

/** Whether a part says what it says for every partner nobody changed. */
export function isUsual(values: ChoiceValues, part: ChoicePart): boolean {
  const usual = valuesOf(defaultChoice)
  return choiceParts[part].every((field) => values[field] === usual[field])
}

/** Whether something in a part is wrong. */
export function isPartWrong(issues: ChoiceIssues, part: ChoicePart): boolean {
  return choiceParts[part].some((field) => issues[field] !== undefined)
}

/** The form with every part that is wrong as usual, so that the others can still say what they hold. */
export function withoutWrong(values: ChoiceValues, issues: ChoiceIssues): ChoiceValues {
  const usual = valuesOf(defaultChoice)
  const wrong = parts.filter((part) => isPartWrong(issues, part)).flatMap((part) => [...choiceParts[part]])
  return { ...values, ...Object.fromEntries(wrong.map((field) => [field, usual[field]])) }
}

/** What a part of a choice amounts to. */
export function partWords(choice: PolicyChoice, part: ChoicePart, t: Translate, formats: Formats): string {
  switch (part) {
    case 'direction':
      return t(`configure:direction.${choice.direction}`)
    case 'inbound':
      return inboundWords(choice.inbound, t).join(' · ')
    case 'trust': {
      const count = choice.trust.authorities.length
      return count === 0 ? t('configure:trust.public') : t(`configure:trust.${choice.trust.kind}-count`, { count })
    }
    case 'pins':
      return choice.pins.length === 0
        ? t('configure:pins.of-test')
        : t('configure:pins.count', { count: choice.pins.length })
    case 'protocol': {
      const from = t(`configure:protocol.${protocolKey(choice.minProtocol)}`)
      return choice.suites === 'any' ? from : `${from} · ${t(`configure:suites.${choice.suites}`)}`
    }
    case 'client':
      return choice.clientCertificate ?? t('configure:client.none')
    case 'route':
      return choice.route.kind === 'mx' ? t('configure:route.mx') : formats.list(choice.route.hosts.map(hostLine))
    case 'failure':
      return failureWords(choice, t)
    case 'review':
      return choice.reviewBy === null ? t('configure:review.none') : formats.date(choice.reviewBy)
  }
}

/** The key of a protocol version: keys of sentences carry no dots and no capitals. */
export function protocolKey(protocol: PolicyChoice['minProtocol']): 'tls12' | 'tls13' {
  return protocol === 'TLSv1.3' ? 'tls13' : 'tls12'
}

function inboundWords(inbound: InboundPolicy, t: Translate): string[] {
  const { certificate, senderDomains, addresses } = inbound
  return [
    ...(senderDomains.length === 0 ? [] : [t('configure:inbound.senders-count', { count: senderDomains.length })]),
    ...(addresses.length === 0 ? [] : [t('configure:inbound.addresses-count', { count: addresses.length })]),
    t(`configure:protocol.${protocolKey(inbound.minProtocol)}`),
    t(certificate === null ? 'configure:inbound.no-proof' : 'configure:inbound.proof'),
    t(`configure:reply.${inbound.reply}`),
  ]
}

function failureWords({ failure }: PolicyChoice, t: Translate): string {
  const action = t(`configure:failure.${failure.action}`)
  const { warnAfterHours, giveUpAfterHours } = defaultChoice.failure
  const areUsual = failure.warnAfterHours === warnAfterHours && failure.giveUpAfterHours === giveUpAfterHours
  return areUsual
    ? action
    : `${action} · ${t('configure:failure.times', { warn: failure.warnAfterHours, giveUp: failure.giveUpAfterHours })}`
}
