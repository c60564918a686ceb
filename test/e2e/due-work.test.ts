// What is due, in the real window: an item past its day is told in the overview, at its partner and at its tab without a further step; every
// kind has its sentence, and the way leads where it is worked on. In both languages.
import { describe, expect, it, onTestFinished } from 'vitest'
import type { PartnerDue } from '#contract/contract.ts'
import { languages } from '#domain/language.ts'
import { objectionsInEveryLook } from '#test/support/electron/inspect-window.ts'
import { forgetData, launchApp } from '#test/support/electron/launch-app.ts'
import { ask, partnersOf, startPractice } from '#test/support/electron/practice.ts'
import { scriptBorder } from '#test/support/electron/script-border.ts'

describe.each(languages)('in %s', (language) => {
  it('tells what is due, and leads to it', async () => {
    const app = await launchApp({ language })
    onTestFinished(async () => {
      await app.close()
      await forgetData(app)
    })
    const t = await startPractice(app.page, language)
    const partners = (await partnersOf(app.page)).map(({ partner }) => partner)
    const [first, second, third] = partners
    if (first === undefined || second === undefined || third === undefined) throw new Error('the lab has partners')
    const overview = app.page.getByRole('link', { name: t('common:frame.overview'), exact: true })

    const change = { itemId: 'change-approved', owner: 'own', dueOn: '2024-02-01', evidence: '' }
    expect(await ask(app.page, 'checklist.change', { partnerId: second.id, ...change })).toMatchObject({ ok: true })
    await overview.click()
    const row = (name: string) => app.page.getByRole('main').getByRole('listitem').filter({ hasText: name })
    await row(second.name)
      .getByText(t('common:overview.due.items-overdue', { count: 1 }))
      .waitFor()

    const due: readonly PartnerDue[] = [
      {
        partnerId: first.id,
        due: [
          { kind: 'proof-lost', count: 2 },
          { kind: 'review-overdue', on: '2026-11-01' },
          { kind: 'items-overdue', count: 12 },
        ],
      },
      { partnerId: second.id, due: [{ kind: 'certificate-ends', on: '2026-12-01' }] },
      {
        partnerId: third.id,
        due: [
          { kind: 'trial-open', count: 1 },
          { kind: 'review-due', on: '2026-12-10' },
        ],
      },
    ]
    await scriptBorder(app, { answers: { 'partner.due': [{ ok: true, value: due }] } })
    await app.page.reload()
    await row(first.name)
      .getByText(t('common:overview.due.proof-lost', { count: 2 }))
      .waitFor()
    expect(await objectionsInEveryLook(app, `overview-due-${language}`)).toEqual([])
    await row(first.name).getByRole('link', { name: first.name }).click()
    const tab = app.page.getByRole('tab', { selected: true })
    expect(await tab.textContent()).toContain(t('common:list.due.proof-lost', { count: 2 }))
    expect(await objectionsInEveryLook(app, `partner-due-${language}`)).toEqual([])

    await overview.click()
    await row(third.name)
      .getByText(t('common:overview.due.trial-open', { count: 1 }))
      .waitFor()
    await row(third.name).getByRole('link', { name: third.name }).click()
    expect(await tab.textContent()).toContain(t('common:list.due.trial-open', { count: 1 }))
    expect(new URL(app.page.url()).hash).toBe(`#/partners/${third.id}/confirm`)
    expect(app.complaints).toEqual([])
  })
})
