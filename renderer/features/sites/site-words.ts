// Sites in words: which product and version, what is wrong with a field, and which field a fault of saving is about.
import type { GatewayDescription } from '#contract/contract.ts'
import type { Fault } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { siteFieldText } from '#i18n/describe-rendering.ts'
import type { Translate } from '#i18n/translate.ts'
import { askedFields, factKey, type SiteIssue, siteFormOf } from './site-form-values.ts'

const shownFacts = 3

/** Product, version and topology: what was chosen among options, as far as it was asked. */
export function siteFacts(site: GatewaySite, kind: GatewayDescription | undefined, t: Translate): readonly string[] {
  if (kind === undefined) return []
  const { facts } = siteFormOf(site, kind)
  return askedFields(kind.fields, facts)
    .filter((field) => field.kind === 'choice' && field.options.includes(String(facts[field.name])))
    .slice(0, shownFacts)
    .map((field) => siteFieldText(kind.id, field.name, `option.${String(facts[field.name])}`, t))
}

/** What is wrong with a field, as a sentence; undefined when nothing is. */
export function siteIssueText(issue: SiteIssue | undefined, t: Translate): string | undefined {
  return issue === undefined ? undefined : t(`sites:issue.${issue.code}`, { value: issue.value })
}

/** The field a fault of saving points at, as a key of the form; undefined when it is about none of them. */
export function faultyField(fault: Fault, kind: Pick<GatewayDescription, 'fields'>): string | undefined {
  if (fault.code !== 'gateway.site-incomplete' && fault.code !== 'gateway.unsafe-value') return undefined
  const [first] = String(fault.params['field'] ?? '').split('.')
  return kind.fields.some((field) => field.name === first) ? factKey(first ?? '') : undefined
}
