// Starts the app's web ports alone in the real Electron, with the proxy of the system's environment or of a switch. Bundled from the
// sources in a temporary folder, so no built app is needed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import type { HttpsOrder } from '#ports/https-get.ts'
import { attach } from './attach.ts'
import type { OutboundSite, OutboundTools, PlainAnswer, PlainWebOrder } from './outbound-app.ts'

export interface OutboundApp {
  get(id: string, site: OutboundSite, order: HttpsOrder): Promise<PlainAnswer>
  fetch(id: string, site: OutboundSite, order: PlainWebOrder): Promise<PlainAnswer>
  cancel(id: string): Promise<void>
  stop(): Promise<void>
}

/** How the machine names its proxy. */
export interface ProxySetting {
  readonly environment?: Readonly<Record<string, string>>
  readonly switches?: readonly string[]
}

declare global {
  var outboundTools: OutboundTools
}

/** Bundles and starts. */
export async function launchOutbound(proxy: ProxySetting): Promise<OutboundApp> {
  const folder = await mkdtemp(join(tmpdir(), 'handschlag-outbound-'))
  await bundle(folder)
  const executablePath = process.env['HANDSCHLAG_TEST_ELECTRON']
  if (executablePath === undefined) throw new Error('test/support/electron/prepare.mjs did not run')
  const mark = `--user-data-dir=${join(folder, 'data')}`
  const switches = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu']
  const electron = await attach({
    executablePath,
    args: [folder, mark, ...switches, ...(proxy.switches ?? [])],
    mark,
    env: { ...environmentWithoutProxy(), ...proxy.environment },
  })
  await electron.evaluate(({ app }) => app.whenReady())
  return {
    get: (id, site, order) =>
      electron.evaluate((_electron, [name, where, what]) => globalThis.outboundTools.get(name, where, what), [
        id,
        site,
        order,
      ] as const),
    fetch: (id, site, order) =>
      electron.evaluate((_electron, [name, where, what]) => globalThis.outboundTools.fetch(name, where, what), [
        id,
        site,
        order,
      ] as const),
    cancel: (id) => electron.evaluate((_electron, name) => globalThis.outboundTools.cancel(name), id),
    async stop() {
      await electron.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function bundle(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: resolve(import.meta.dirname, '../../..'),
    logLevel: 'error',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: resolve(import.meta.dirname, 'outbound-app.ts'),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        external: ['electron', 'cpu-features', /\.node$/],
        output: { format: 'cjs', entryFileNames: 'main.cjs' },
      },
    },
  })
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'outbound', version: '1.0.0', main: 'main.cjs' }),
  )
}

function environmentWithoutProxy(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/_proxy$/i.test(name) && name !== 'ELECTRON_RUN_AS_NODE',
  )
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
