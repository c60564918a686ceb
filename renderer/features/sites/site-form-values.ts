// The form of a gateway of our own: facts as a person types them, and back. Which fields there are comes from the kind of gateway; what
// they mean the kind judges when the site is saved. Fields not asked for keep what they hold, so nothing is lost while trying options.
import type { GatewayDescription } from '#contract/contract.ts'
import type { GatewaySite, GatewaySiteDraft, SiteFacts, SiteField } from '#domain/gateway-site.ts'
import { lineOfText } from '#domain/partner.ts'
import type { PolicyDirection } from '#domain/tls-policy.ts'

export type TypedFact = string | boolean
export interface SiteFormValues {
  readonly name: string
  readonly gateway: string
  readonly serves: PolicyDirection
  readonly facts: Readonly<Record<string, TypedFact>>
}

export type SiteIssueCode = 'missing' | 'not-a-number' | 'not-a-pair' | 'too-long'
export interface SiteIssue {
  readonly code: SiteIssueCode
  readonly value: string
}

export interface SiteReading {
  readonly draft: GatewaySiteDraft
  /** By field; `name` is the site's own name, facts stand under `facts.<name>`. */
  readonly issues: Readonly<Record<string, SiteIssue>>
}

type Form = Pick<GatewayDescription, 'id' | 'fields' | 'emptyFacts'>

/** An empty form for a site of a kind. */
export function newSiteForm(kind: Form, name: string): SiteFormValues {
  return { name, gateway: kind.id, serves: 'both', facts: typedFacts(kind, kind.emptyFacts) }
}

/** The form of a site as kept; a fact that is not there any more starts empty. */
export function siteFormOf(site: GatewaySite, kind: Form): SiteFormValues {
  const facts = typedFacts(kind, { ...kind.emptyFacts, ...site.facts })
  return { name: site.name, gateway: site.gateway, serves: site.serves, facts }
}

function typedFacts(kind: Form, facts: SiteFacts): Record<string, TypedFact> {
  return Object.fromEntries(kind.fields.map((field) => [field.name, typedFact(field, facts[field.name])]))
}

function typedFact(field: SiteField, fact: unknown): TypedFact {
  switch (field.kind) {
    case 'toggle':
      return fact === true
    case 'lines':
      return Array.isArray(fact) ? fact.join('\n') : ''
    case 'pairs':
      return typeof fact === 'object' && fact !== null
        ? Object.entries(fact)
            .map(([name, value]) => `${name} = ${String(value)}`)
            .join('\n')
        : ''
    case 'number':
      return typeof fact === 'number' ? String(fact) : ''
    case 'choice':
      return field.options.find((option) => option === fact) ?? field.options[0] ?? ''
    case 'text':
      return typeof fact === 'string' ? fact : ''
  }
}

/** The fields asked for: a field that depends on one not asked for is not asked for either. */
export function askedFields(fields: readonly SiteField[], facts: SiteFormValues['facts']): readonly SiteField[] {
  const asked = new Map<string, SiteField>()
  for (const field of fields) {
    const { when } = field
    if (when === null || (asked.has(when.field) && when.values.includes(String(facts[when.field])))) {
      asked.set(field.name, field)
    }
  }
  return [...asked.values()]
}

/** Whether a site of this kind can be added as it is: nothing is asked but choices that are made already. */
export function isReadyMade(kind: Form): boolean {
  return askedFields(kind.fields, typedFacts(kind, kind.emptyFacts)).every((field) => field.kind === 'choice')
}

/** Reads the form; the draft is fit to send only when there are no issues. */
export function readSiteForm(values: SiteFormValues, id: string | null, kind: Form): SiteReading {
  const asked = new Set(askedFields(kind.fields, values.facts))
  const issues: Record<string, SiteIssue> = {}
  const name = values.name.trim()
  if (name === '') issues['name'] = { code: 'missing', value: '' }
  else if (!lineOfText.safeParse(name).success) issues['name'] = { code: 'too-long', value: name }
  const facts: Record<string, unknown> = {}
  for (const field of kind.fields) {
    const { fact, issue } = readFact(field, values.facts[field.name] ?? '')
    facts[field.name] = fact
    if (!asked.has(field)) continue
    const found = issue ?? (field.isRequired && isEmpty(fact) ? { code: 'missing' as const, value: '' } : undefined)
    if (found !== undefined) issues[factKey(field.name)] = found
  }
  return { draft: { id, name, gateway: kind.id, serves: values.serves, facts }, issues }
}

/** Where issues of a fact stand. */
export function factKey(field: string): string {
  return `facts.${field}`
}

function isEmpty(fact: unknown): boolean {
  if (fact === null || fact === '') return true
  return Array.isArray(fact) ? fact.length === 0 : typeof fact === 'object' && Object.keys(fact).length === 0
}

interface FactReading {
  readonly fact: unknown
  readonly issue?: SiteIssue
}

function readFact(field: SiteField, typed: TypedFact): FactReading {
  if (field.kind === 'toggle') return { fact: typed === true }
  const text = String(typed)
  switch (field.kind) {
    case 'lines':
      return { fact: linesOf(text) }
    case 'pairs':
      return readPairs(text)
    case 'number': {
      const trimmed = text.trim()
      if (trimmed === '') return { fact: null }
      return /^\d{1,9}$/.test(trimmed)
        ? { fact: Number(trimmed) }
        : { fact: null, issue: { code: 'not-a-number', value: trimmed } }
    }
    case 'choice':
      return { fact: text }
    case 'text':
      return { fact: text.trim() }
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '')
}

function readPairs(text: string): FactReading {
  const pairs: [string, string][] = []
  for (const line of linesOf(text)) {
    const at = line.indexOf('=')
    const name = line.slice(0, at).trim()
    const value = line.slice(at + 1).trim()
    if (at < 1 || name === '' || value === '' || pairs.some(([known]) => known === name)) {
      return { fact: Object.fromEntries(pairs), issue: { code: 'not-a-pair', value: line } }
    }
    pairs.push([name, value])
  }
  return { fact: Object.fromEntries(pairs) }
}
