// Walks through the first start and looks at everything that was kept: scripts, policy, PDF, and the silence of the console.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Language } from '#domain/language.ts'
import { walkFirstStart } from './first-start-walk.ts'
import { forgetData, launchApp } from './launch-app.ts'
import { partnersOf } from './practice.ts'
import { readPdf } from './read-pdf.ts'

/** Demands the whole first start of the app under test. */
export async function checkFirstStart(language: Language, folder: string): Promise<void> {
  const app = await launchApp({ language })
  try {
    const kept = await walkFirstStart(app, language, folder)
    const script = await readFile(join(kept.exchange, 'handschlag-exchange-apply.ps1'), 'utf8')
    expect(script).toContain('good.example')
    expect(script).toContain('EX01')
    const policy = await readFile(join(kept.relay, 'relay-policy.json'), 'utf8')
    expect(JSON.stringify(JSON.parse(policy))).toContain('good.example')
    await checkAgreement(kept.agreement, language)
    const good = (await partnersOf(app.page)).find((each) => each.partner.domains.includes('good.example'))
    expect(good?.lastTest?.verdict).toBe('suitable')
    expect(app.complaints).toEqual([])
  } finally {
    await app.close()
    await forgetData(app)
  }
}

async function checkAgreement(folder: string, language: Language): Promise<void> {
  const files = await readdir(folder)
  expect(files).toHaveLength(1)
  const pdf = readPdf(join(folder, files[0] ?? ''))
  expect(pdf.isTagged).toBe(true)
  expect(pdf.pageSize).toContain('A4')
  expect(pdf.pages).toBeGreaterThan(0)
  for (const [index, text] of pdf.text.entries()) {
    expect(text.replace(/\s+/g, ' ')).toMatch(new RegExp(`${index + 1} ?/ ?${pdf.pages}`))
  }
  const whole = pdf.text.join('\n')
  expect(whole).toContain('good.example')
  expect(whole).toContain('mx1.good.example')
  expect(whole).toMatch(language === 'de' ? /Vereinbarung/ : /[Aa]greement/)
}
