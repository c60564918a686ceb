// The hand-over sheet of a partner's configuration as PDF: rendered again, printed, kept, and remembered like saved files.
import type { RenderRequest } from '#contract/contract-types.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { handoverSheet } from '#handover/sheet.ts'
import { handoverFooter, handoverHtml, handoverTitle } from '#handover/sheet-html.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import { agreementNumber } from './agreement-number.ts'
import { fileDomain } from './export-report.ts'
import { allSites, remember } from './give-out.ts'
import { latestReports } from './partners.ts'
import { keepOne, printPaper } from './print-paper.ts'
import { type RenderedConfig, renderSites } from './render-config.ts'
import type { Rooms } from './rooms.ts'

/** Prints the sheet and keeps it; faults pdf.not-printed, file.choice-dismissed, file.not-written and a site's refusal. */
export function printHandover(
  rooms: Rooms,
  { language, ...request }: RenderRequest & { readonly language: Language },
): Promise<Outcome<{ files: string[] }>> {
  return rooms.givingOut.run(async () => {
    const rendered = renderSites(rooms, request)
    if (!rendered.ok) return rendered
    const sites = allSites(rendered.value)
    if (!sites.ok) return sites
    const content = await printSheet(rooms, rendered.value, language)
    if (!content.ok) return content
    const file = translatorFor(language)('handover:file', { domain: fileDomain(rendered.value.partner) })
    const kept = await keepOne(rooms, { name: `${file}.pdf`, content: content.value })
    if (!kept.ok) return kept
    const remembered = remember(rooms, request, rendered.value, sites.value)
    return remembered.ok ? kept : remembered
  })
}

/** Prints the sheet; fault pdf.not-printed. */
export async function printSheet(
  rooms: Rooms,
  { partner, policy, sites }: RenderedConfig,
  language: Language,
): Promise<Outcome<Uint8Array>> {
  const facts = factsBeside(rooms, partner.id)
  if (!facts.ok) return facts
  const rendered = sites.flatMap(({ site, rendering: { result, alsoHolds, difference } }) =>
    site === undefined || result.kind === 'refused'
      ? []
      : [{ site, rendering: result.rendering, alsoHolds, difference }],
  )
  const sheet = handoverSheet({ partner, policy, ...facts.value, date: rooms.outside.clock.now(), sites: rendered })
  const translate = translatorFor(language)
  const words = documentLanguage(translate, language)
  return await printPaper(rooms, {
    html: handoverHtml(sheet, words, language),
    language,
    title: handoverTitle(sheet, words),
    footer: handoverFooter(sheet, words),
    subject: translate('handover:subject', { partner: partner.name }),
    number: policy.agreement ?? agreementNumber(partner),
  })
}

function factsBeside(rooms: Rooms, partnerId: string) {
  return rooms.store.together(() => {
    const settings = rooms.store.settings.read()
    if (!settings.ok) return settings
    const reports = latestReports(rooms, partnerId)
    if (!reports.ok) return reports
    return succeed({ own: settings.value, testedAt: reports.value.map(({ startedAt }) => startedAt).toSorted() })
  })
}
