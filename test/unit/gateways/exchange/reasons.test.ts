// Every line of the data and every block of the scripts says why it stands there, in both languages; no sentence is left over.
import { expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import { languages } from '#domain/language.ts'
import { renderExchange } from '#gateways/exchange/render.ts'
import { createTranslation } from '#i18n/translate.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { everyVariant, sites } from './samples.ts'

const renderings = [
  ...sites.map(([, site]) => valueIn(renderExchange(everyVariant(site.domainSecurity), site))),
  ...sites.slice(0, 1).map(([, site]) => valueIn(renderExchange([], site))),
]
const artefacts = renderings.flatMap((rendering) => rendering.artefacts)
const isExplained = ({ reasons }: Artefact, line: number) =>
  reasons.some((reason) => reason.line <= line && line <= reason.until)

test('reasons are sorted, stay inside the file and do not overlap', () => {
  for (const { content, name, reasons } of artefacts) {
    const lineCount = content.split(/\r?\n/).length - 1
    let last = 0
    for (const { line, until } of reasons) {
      expect(line, name).toBeGreaterThan(last)
      expect(until, name).toBeGreaterThanOrEqual(line)
      last = until
    }
    expect(last, name).toBeLessThanOrEqual(lineCount)
  }
})

test('every line of a script that says something is explained', () => {
  const scripts = artefacts.filter((artefact) => artefact.language === 'powershell')
  expect(scripts.length).toBe(renderings.length * 3)
  for (const script of scripts.slice(0, 3)) {
    for (const [index, text] of script.content.split('\r\n').entries()) {
      // Brackets alone and the gaps between pieces need no reason.
      if (/^\s*(?:@\{|[})]*)\s*$/.test(text)) continue
      expect(isExplained(script, index + 1), `${script.name}:${index + 1} ${text}`).toBe(true)
    }
  }
})

test('the reason of a setting stands on its own line', () => {
  const [apply] = artefacts
  const lines = apply?.content.split('\r\n') ?? []
  const textOf = (code: string) =>
    apply?.reasons.filter((reason) => reason.code === code).map(({ line }) => lines[line - 1])
  expect(textOf('require-tls')?.every((text) => /^ +RequireTLS = \$true$/.test(text ?? ''))).toBe(true)
  expect(textOf('auth-level-EncryptionOnly')).toEqual(["            TlsAuthLevel = 'EncryptionOnly'"])
  expect(textOf('permission-partners')).toEqual(["            PermissionGroups = 'Partners'"])
})

test.each(languages)('every reason and note has its sentence in %s', (language) => {
  const instance = createTranslation(language)
  const wordsOf = (part: string, code: string, params: Record<string, string | number>) => {
    const own = `gateway-exchange:${part}.${code}`
    const key = instance.exists(own) ? own : `gateway:${part}.${code}`
    expect(instance.exists(key), key).toBe(true)
    expect(instance.t(key as 'gateway-exchange:note.never-run', params)).not.toContain('{{')
  }
  for (const { reasons } of artefacts) for (const { code, params } of reasons) wordsOf('why', code, params)
  for (const { notes } of renderings) for (const { code, params } of notes) wordsOf('note', code, params)
})

test('no sentence explains what no file holds', () => {
  const given = new Set(artefacts.flatMap(({ reasons }) => reasons.map(({ code }) => code)))
  const known = Object.keys(createTranslation('de').getResource('de', 'gateway-exchange', 'why') as object)
  expect(known.filter((code) => !given.has(code))).toEqual([])
})
