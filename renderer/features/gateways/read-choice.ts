// Reads the form of a choice. Every value is normalised by the domain's schemas; the first thing wrong in a field is named at that field. What
// the chosen direction does not ask for cannot stand in the way: it falls back to the usual value while it is wrong.
import { certificateName, mailDomain } from '#domain/addresses.ts'
import { clientCertificateName } from '#domain/certificate-values.ts'
import { addressRange } from '#domain/inbound-policy.ts'
import { defaultChoice, type PolicyChoice, policyChoice } from '#domain/policy-choice.ts'
import type { ChoiceValues } from './choice-values.ts'
import {
  entriesOf,
  type ListIssueCode,
  type ListReading,
  readCertificates,
  readHosts,
  readList,
  readPins,
} from './read-lists.ts'

export type ChoiceIssueCode =
  | ListIssueCode
  | 'authorities-missing'
  | 'hosts-missing'
  | 'proof-missing'
  | 'not-a-certificate-name'
  | 'not-hours'
  | 'warn-after-give-up'
  | 'not-a-date'
export interface ChoiceIssue {
  readonly code: ChoiceIssueCode
  readonly value: string
}
export type ChoiceIssues = { readonly [F in keyof ChoiceValues]?: ChoiceIssue }

export interface ChoiceReading {
  /** null while something is wrong. */
  readonly choice: PolicyChoice | null
  readonly issues: ChoiceIssues
}

const limits = { authorities: 20, pins: 50, names: 50, domains: 200, addresses: 500 } as const
const longestWarnHours = 240
const longestGiveUpHours = 720

type Found = Partial<Record<keyof ChoiceValues, ChoiceIssue>>

/** Reads the form. */
export function readChoice(values: ChoiceValues): ChoiceReading {
  const issues: Found = {}
  const outboundIssues: Found = {}
  const inboundIssues: Found = {}
  const outbound = readOutbound(values, outboundIssues)
  const inbound = readInbound(values, inboundIssues)
  const isOutbound = values.direction !== 'inbound'
  const isInbound = values.direction !== 'outbound'
  if (isOutbound) Object.assign(issues, outboundIssues)
  if (isInbound) Object.assign(issues, inboundIssues)
  if (values.reviewBy !== '' && !isDate(values.reviewBy)) {
    issues.reviewBy = { code: 'not-a-date', value: values.reviewBy }
  }
  if (Object.keys(issues).length > 0) return { choice: null, issues }
  const isUsable = (found: Found) => Object.keys(found).length === 0
  const parsed = policyChoice.safeParse({
    ...defaultChoice,
    level: values.level,
    includeSubdomains: values.includeSubdomains,
    direction: values.direction,
    ...(isUsable(outboundIssues) ? outbound : {}),
    ...(isUsable(inboundIssues) ? { inbound } : {}),
    reviewBy: values.reviewBy === '' ? null : values.reviewBy,
  })
  return { choice: parsed.success ? parsed.data : null, issues }
}

function isDate(text: string): boolean {
  return policyChoice.shape.reviewBy.safeParse(text).success
}

function readOutbound(values: ChoiceValues, issues: Found) {
  const take = taker(issues)
  const authorities = take('authorities', readCertificates(values.authorities, limits.authorities))
  if (values.trust === 'private' && authorities.length === 0) {
    issues.authorities ??= { code: 'authorities-missing', value: '' }
  }
  const hosts = values.route === 'mx' ? [] : take('hosts', readHosts(values.hosts))
  if (values.route === 'hosts' && hosts.length === 0) issues.hosts ??= { code: 'hosts-missing', value: '' }
  const client = values.clientCertificate.trim()
  if (client !== '' && !clientCertificateName.safeParse(client).success) {
    issues.clientCertificate = { code: 'not-a-certificate-name', value: client }
  }
  return {
    trust: { kind: values.trust, authorities },
    pins: take('pins', readPins(values.pins, limits.pins)),
    minProtocol: values.minProtocol,
    suites: values.suites,
    clientCertificate: client === '' ? null : client,
    route: values.route === 'mx' ? { kind: 'mx' } : { kind: 'hosts', hosts },
    failure: readFailure(values, issues),
  }
}

function readFailure(values: ChoiceValues, issues: Found) {
  const warnAfterHours = readHours(values.warnAfterHours, longestWarnHours)
  const giveUpAfterHours = readHours(values.giveUpAfterHours, longestGiveUpHours)
  if (warnAfterHours === undefined) issues.warnAfterHours = { code: 'not-hours', value: String(longestWarnHours) }
  if (giveUpAfterHours === undefined) issues.giveUpAfterHours = { code: 'not-hours', value: String(longestGiveUpHours) }
  if (warnAfterHours !== undefined && giveUpAfterHours !== undefined && warnAfterHours > giveUpAfterHours) {
    issues.warnAfterHours = { code: 'warn-after-give-up', value: '' }
  }
  return { action: values.action, warnAfterHours, giveUpAfterHours }
}

function readHours(text: string, most: number): number | undefined {
  const hours = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0
  return hours >= 1 && hours <= most ? hours : undefined
}

function readInbound(values: ChoiceValues, issues: Found) {
  const take = taker(issues)
  const inbound = {
    senderDomains: take('senderDomains', domainsIn(values.senderDomains)),
    addresses: take(
      'addresses',
      readList(entriesOf(values.addresses), addressRange, 'not-an-address-range', limits.addresses),
    ),
    minProtocol: values.inboundMinProtocol,
    reply: values.reply,
  }
  if (!values.demandsCertificate) return { ...inbound, certificate: null }
  const names = take(
    'inboundNames',
    readList(entriesOf(values.inboundNames), certificateName, 'not-a-host', limits.names),
  )
  const pins = take('inboundPins', readPins(values.inboundPins, limits.pins))
  const authorities = take('inboundAuthorities', readCertificates(values.inboundAuthorities, limits.authorities))
  if (names.length === 0 && pins.length === 0) issues.inboundNames ??= { code: 'proof-missing', value: '' }
  return { ...inbound, certificate: { names, pins, authorities } }
}

function domainsIn(text: string): ListReading<string> {
  return readList(entriesOf(text), mailDomain, 'not-a-domain', limits.domains)
}

/** Takes the values of a reading and notes its issue at the field. */
function taker(issues: Found) {
  return <T>(field: keyof ChoiceValues, reading: ListReading<T>): readonly T[] => {
    if (reading.issue !== undefined) issues[field] = reading.issue
    return reading.values
  }
}
