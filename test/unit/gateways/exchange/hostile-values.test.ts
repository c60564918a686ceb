// Fifty thousand hostile names, domains and other values of partners, through the scripts and back by a reader that shares nothing with
// the writer. Many stand in one document, so one run tries hundreds.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderExchange } from '#gateways/exchange/render.ts'
import { dataPartOf, type ReadTable, readAssignments } from '#test/support/powershell-literals.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { anyPolicy, samplePolicy, sampleSite } from '../sample-policy.ts'

const perDocument = 500
const documents = propertyRuns(100, 1_000)

const pieces = [
  ...`'"\`$(){}@#;<>|&%*?[]\\ -=,+ax\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2013\u2014\u2015üß\u202e\u2066\ufeff`,
  '#>',
  '<#',
  "'@",
  '@"',
  '$(calc)',
  '; exit #',
  '😀',
  '銀',
]
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((parts) => parts.join('')),
)
const breaking = fc.constantFrom('\n', '\r\n', '\0', '\u0085', '\u2028', '\u2029', '\ud83d', '\udc00', '\u001b[0m')
const isRefused = (text: string) => /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)

const policyNamed = (partner: string, index: number) =>
  samplePolicy({
    partner,
    id: `3f0a1c52-7d6e-4b8a-9c1d-${index.toString(16).padStart(12, '0')}`,
    domains: [`d${index}.example`],
    agreement: partner,
    contact: partner,
  })

test(`${documents * perDocument} hostile values come back unchanged`, () => {
  let tried = 0
  fc.assert(
    fc.property(fc.array(hostile, { minLength: perDocument, maxLength: perDocument }), (names) => {
      const usable = names.filter((name) => !isRefused(name))
      tried += names.length
      const outcome = renderExchange(usable.map(policyNamed), sampleSite)
      if (!outcome.ok) throw new Error(outcome.fault.code)
      const content = outcome.value.artefacts[0]?.content ?? ''
      for (const artefact of outcome.value.artefacts) {
        expect(/^[\t\r\n\x20-\x7e]*$/.test(artefact.content), artefact.name).toBe(true)
      }
      const rows = Object.values(readAssignments(dataPartOf(content))['$Rows'] as ReadTable) as readonly ReadTable[]
      const back = new Map(rows.map((row) => [row['Id'], row['Partner']]))
      expect(rows).toHaveLength(usable.length)
      for (const [index, name] of usable.entries()) {
        const { id } = policyNamed(name, index)
        if (back.get(id) !== name) expect(back.get(id)).toBe(name)
      }
    }),
    { numRuns: documents },
  )
  expect(tried).toBeGreaterThanOrEqual(documents * perDocument)
}, 120_000)

test('what cannot come back unchanged is refused, never cleaned', () => {
  fc.assert(
    fc.property(hostile, breaking, hostile, (before, broken, after) => {
      const outcome = renderExchange([samplePolicy({ partner: before + broken + after })], sampleSite)
      // Two halves may have met and made a whole character.
      if (!isRefused(before + broken + after)) return
      expect(outcome).toEqual({ ok: false, fault: { code: 'gateway.unsafe-value', params: { field: 'partner' } } })
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('domains, hosts, names and addresses that are none are refused', () => {
  fc.assert(
    fc.property(
      hostile.filter((text) => !/^[a-z0-9_.-]+$/.test(text)),
      (text) => {
        const changes = [{ domains: [text] }, { route: { kind: 'hosts' as const, hosts: [{ host: text, port: 25 }] } }]
        for (const change of changes) expect(renderExchange([samplePolicy(change)], sampleSite).ok).toBe(false)
      },
    ),
    { numRuns: propertyRuns(1_000) },
  )
})

test('scripts with hostile names parse', async () => {
  const names = fc.sample(hostile, { numRuns: 200, seed: 11 }).filter((name) => !isRefused(name))
  const outcome = renderExchange(names.map(policyNamed), sampleSite)
  if (!outcome.ok) throw new Error(outcome.fault.code)
  expect((await readScript(outcome.value.artefacts[0]?.content ?? '')).errors).toEqual([])
})

test('names stay short and plain in every connector, whatever the policy', () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const outcome = renderExchange([policy], sampleSite)
      if (!outcome.ok) return
      const data = readAssignments(dataPartOf(outcome.value.artefacts[0]?.content ?? ''))
      for (const row of Object.values(data['$Rows'] as ReadTable) as readonly ReadTable[]) {
        const settings = row['Settings'] as ReadTable
        expect(settings['Name']).toMatch(/^[A-Za-z0-9 ._-]{1,64}$/)
        expect(row['Partner']).toBe(policy.partner)
      }
    }),
    { numRuns: propertyRuns(300) },
  )
})
