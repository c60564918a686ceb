// Values for every placeholder of a finding's sentences, whatever code it has: so tests over all codes need no list of their own.
import type { FindingCode } from '#domain/finding.ts'
import { catalog } from '#i18n/catalog.ts'

/** One value per placeholder; dates are dates, counts are numbers. */
export function findingParams(code: FindingCode): Record<string, string | number> {
  const texts = Object.values<string>(catalog.de.finding[code]).join(' ')
  const names = [...texts.matchAll(/\{\{\s*([\w-]+)/g)].map((match) => match[1] ?? '')
  return Object.fromEntries(names.map((name) => [name, sampleValue(name)]))
}

function sampleValue(name: string): string | number {
  if (/date/i.test(name)) return '2026-11-19'
  return /^(count|days|bits|bytes|port)$/.test(name) ? 25 : `${name}.example`
}
