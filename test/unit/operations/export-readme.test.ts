// The README of an export: for every kind of gateway what to read, run and check, and a check of the hashes on Linux and on Windows.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { handSteps } from '#gateways/gateway-target.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { translatorFor } from '#i18n/translate.ts'
import { readMe } from '#operations/push/export-readme.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { samplePolicy } from '../gateways/sample-policy.ts'
import { sampleSitesOf } from '../gateways/sample-sites.ts'

const readMeFor = (gateway: string, names: readonly string[], language: 'de' | 'en') =>
  readMe(
    {
      partner: 'Muster Bank AG',
      sheetName: 'sheet.pdf',
      sites: [{ folder: 'own', site: { name: 'Own', gateway }, names }],
    },
    translatorFor(language),
  )

test.each(gatewayTargets.map((target) => [target.id, target] as const))(
  '%s names a file for every step',
  (id, target) => {
    for (const site of sampleSitesOf(id)) {
      const secure = target.render([samplePolicy()], site as never)
      const rendering = secure.ok ? secure : target.render([samplePolicy({ level: 'may' })], site as never)
      const names = valueIn(rendering).artefacts.map(({ name }) => name)
      for (const language of languages) {
        const translate = translatorFor(language)
        const text = readMeFor(id, names, language)
        if (!names.includes('README.txt')) {
          for (const name of names) expect(text).toContain(`  - ${name}`)
          continue
        }
        expect(text).toContain(`- ${translate('push:export.details')}: README.txt`)
        for (const step of handSteps) {
          const [, files = ''] = new RegExp(`- ${translate(`push:export.${step}`)}: (.+)\\r`).exec(text) ?? []
          expect(files, `${id} ${step}`).not.toBe('')
          for (const file of files.split(', ')) expect(names).toContain(file)
        }
      }
    }
  },
)

test('the hashes can be checked on Linux and on Windows', () => {
  const text = readMeFor('postfix', ['README.txt'], 'de')
  const [, command = ''] = /Linux: (.+)\r/.exec(text) ?? []
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.txt'), 'a')
  writeFileSync(join(folder, 'SHA256SUMS'), `${createHash('sha256').update('a').digest('hex')}  a.txt\n`)
  expect(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })).toBe('a.txt: OK\n')
  expect(text).toMatch(
    /Windows PowerShell: Get-Content SHA256SUMS .*Get-FileHash -LiteralPath \$name -Algorithm SHA256/,
  )
})
