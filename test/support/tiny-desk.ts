// A desk with its own journal and one host that has the tiny product, through this machine's sh: looks, pushes and settles as the operations of
// the house do, over a new connection each time; each push may lose its connection at one moment.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import type { RunOrder } from '#delivery/run-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { settleHost } from '#operations/push/look-at-hosts.ts'
import { isUnfinished, keepRecord } from '#operations/push/open-records.ts'
import { oursOf } from '#operations/push/run-on-hosts.ts'
import { systemClock } from '#ports/clock.ts'
import { watchShell } from './cut-shell.ts'
import { valueIn } from './expect-outcome.ts'
import { openLocalShell } from './local-shell.ts'
import { createMemoryJournal } from './memory-desk.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { type TinySite, tinyDriver } from './tiny-product.ts'
import { planTiny, runTiny, tinyFiles, tinySiteId } from './tiny-push.ts'

/** Opens it; the product has `before` in force. */
export function openTinyDesk() {
  const folder = temporaryFolder()
  const site: TinySite = { etc: join(folder, 'etc') }
  mkdirSync(site.etc)
  writeFileSync(join(site.etc, 'tiny.conf'), 'before\n')
  const id = randomUUID()
  const journal = createMemoryJournal()
  /** A new connection; `cutAt`: it is lost when this is seen, before (a call) or after (a line) it did its work. */
  const connect = (cutAt: RegExp | null = null): DeliveryHost => {
    const local = openLocalShell(join(folder, 'home'))
    const host = { id, name: 'mail-1', system: 'posix', rights: 'own', sudoPassword: null } as const
    return { ...host, shell: cutAt === null ? local : watchShell(local, 1, cutAt, () => local.cut()) }
  }
  const settle = async () => {
    const set = { gateway: 'tiny', driver: tinyDriver, facts: null, ...tinyFiles('after\n') }
    const at = { siteId: tinySiteId, set }
    return valueIn(await settleHost({ journal, clock: systemClock }, at, connect(), new AbortController().signal))
  }
  const plan = async () => planTiny([[connect(), site]], 'after\n', (await settle()).find(isUnfinished) ?? null)
  const run = async (
    planned: Awaited<ReturnType<typeof plan>>,
    cutAt: RegExp | null = null,
    change: Partial<RunOrder<TinySite>> = {},
  ) => {
    const ours = valueIn(oursOf({ journal }, [{ id }]))
    return await runTiny(planned, 'after\n', [[connect(cutAt), site]], {
      oursOn: (host) => ours.get(host) ?? [],
      onRecord: async (record: PushRecord) => void valueIn(await keepRecord(journal, record)),
      ...change,
    })
  }
  const states = () => journal.records().map(({ kind, state }) => `${kind} ${state}`)
  return { folder, site, connect, journal, settle, plan, run, states, wish: (name: string) => join(site.etc, name) }
}
