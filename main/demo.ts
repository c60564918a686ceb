// The whole job without a person: starts the practice lab, tests every practice partner, writes configuration and agreement. All of it
// goes through the page's own bridge, so preload, sender check and validation are on the way. Ends with 1 when anything failed.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { WebContents } from 'electron'
import { createClient } from '#contract/client.ts'
import { contract } from '#contract/contract.ts'
import type { Bridge } from '#contract/define.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import type { DemoKeeper } from './demo-keeper.ts'
import { runDemoPartner } from './demo-partner.ts'
import { demoSettings, demoSites } from './demo-sites.ts'
import { demoSummary } from './demo-summary.ts'
import { systemLanguage } from './outside.ts'

/** Runs the job in a loaded window and returns the exit code. */
export async function runDemo(page: WebContents, keeper: DemoKeeper): Promise<number> {
  const client = createClient(contract, bridgeInto(page), randomUUID)
  const translate = translatorFor(systemLanguage())
  const settings = await client.settings.read()
  if (!settings.ok) return giveUp(settings.fault, translate)
  const saved = await client.settings.save({ ...settings.value, ...demoSettings })
  if (!saved.ok) return giveUp(saved.fault, translate)
  const sites = []
  for (const draft of demoSites) {
    const site = await client.site.save(draft)
    if (!site.ok) return giveUp(site.fault, translate)
    sites.push(site.value)
  }
  const started = await client.lab.start()
  if (!started.ok) return giveUp(started.fault, translate)
  const rows = []
  for (const partner of started.value) rows.push(await runDemoPartner(client, keeper, partner, sites))
  const summary = demoSummary(rows, keeper.folder, translate)
  await writeWholeFiles([{ path: join(keeper.folder, 'summary.txt'), content: summary }])
  process.stdout.write(summary)
  return rows.every((row) => row.faults.length === 0) && rows.length > 0 ? 0 : 1
}

// The far end is the real bridge in the sandboxed page; only JSON crosses. Progress is not watched here.
function bridgeInto(page: WebContents): Bridge {
  return {
    invoke: (channel, payload) =>
      page.executeJavaScript(`window.handschlag.invoke(${JSON.stringify(channel)}, ${JSON.stringify(payload)})`),
    on: () => () => undefined,
  }
}

function giveUp(fault: { readonly code: string; readonly params: object }, translate: Translate): number {
  process.stderr.write(`${translate('common:demo.failed')} ${fault.code} ${JSON.stringify(fault.params)}\n`)
  return 1
}
