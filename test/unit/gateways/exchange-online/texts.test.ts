// Every line with a value and every function of the scripts has a reason, and README.txt holds what an admin needs.
import { expect, test } from 'vitest'
import type { Rendering } from '#domain/artefact.ts'
import { exchangeOnlineTarget } from '#gateways/exchange-online/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { everyKind, fullSite, onlineSite, smartHosts } from './sample.ts'

const rollback = 'handschlag-exchange-online-rollback.ps1'

const renderings: readonly Rendering[] = [
  [everyKind, onlineSite] as const,
  [everyKind, fullSite] as const,
  [everyKind.filter((policy) => policy.level !== 'dane'), fullSite] as const,
  [[samplePolicy({ names: ['gate.bank.example'], hosts: [], pins: ['a'.repeat(64)] })], onlineSite] as const,
  [[samplePolicy({ route: smartHosts(['smart.bank.example', 25]) })], onlineSite] as const,
].map(([policies, site]) => valueIn(renderProven(exchangeOnlineTarget, policies, site)))

const files = renderings.flatMap((rendering) => rendering.artefacts)

test('every line with a value and every function has a reason', () => {
  for (const file of files.filter((each) => each.language === 'powershell')) {
    const lines = file.content.split('\r\n')
    const explained = new Set<number>()
    for (const reason of file.reasons) {
      expect(reason.until).toBeGreaterThanOrEqual(reason.line)
      expect(reason.until).toBeLessThan(lines.length)
      for (let line = reason.line; line <= reason.until; line += 1) explained.add(line)
    }
    const bare = lines.filter(
      (text, index) => !explained.has(index + 1) && !/^[\s@{})]*(?:Settings = @\{)?$/.test(text),
    )
    expect(bare, file.name).toEqual([])
    expect([...file.reasons].sort((left, right) => left.line - right.line)).toEqual(file.reasons)
  }
})

test('the rollback script names the organisation, too', () => {
  const script = files.find((file) => file.name === rollback)
  expect(script?.reasons.map((reason) => reason.code)).toContain('organization')
})

test('README.txt is plain text of both languages and names every connector', () => {
  const readme = files.find((file) => file.name === 'README.txt')?.content ?? ''
  expect(readme).toMatch(/^[\r\n\x20-\x7e]*$/)
  expect(readme.split('\r\n').filter((line) => line.length > 100 && line.includes(' ', 12))).toEqual([])
  for (const heading of ['Reihenfolge', 'Order', 'Wissenswertes', 'Good to know']) {
    expect(readme).toContain(`${heading}\r\n${'-'.repeat(heading.length)}\r\n`)
  }
  expect(readme.split('Handschlag O Brien Soehne out 00000000000c')).toHaveLength(3)
})
