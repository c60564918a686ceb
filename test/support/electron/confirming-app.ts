// The real window over a house that is ready to confirm: a partner with a mail server of its own on loopback and its zone, and the app's relay,
// set up, holding it to a level and running. What leads there has tests of its own.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice, type PolicyChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { RelayOverview } from '#domain/relay-trial.ts'
import { findFreePort } from '#lab/loopback.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from '../expect-outcome.ts'
import { serveSinkZone } from '../relay/sink-zone.ts'
import { startSinkZoo, type ZooSink } from '../relay/sink-zoo.ts'
import { samplePartner, sampleReport, sampleSession } from '../samples.ts'
import { forgetData, launchApp, type RunningApp } from './launch-app.ts'
import { answerDialogs } from './native-dialogs.ts'
import { ask } from './practice.ts'

export interface ConfirmingApp {
  readonly app: RunningApp
  readonly partner: Partner
  /** The partner's mail server. */
  readonly sink: ZooSink
  /** Gives out what is chosen for the partner. */
  choose(choice: Partial<PolicyChoice>): Promise<void>
  /** Has the relay hold the partner to what was given out last. */
  takeOver(): Promise<void>
  stop(): Promise<void>
}

/** Starts all of it at the level `secure`. */
export async function startConfirmingApp(language: Language): Promise<ConfirmingApp> {
  const zoo = await startSinkZoo(['good'])
  const sink = zoo.sink('good')
  const zone = await serveSinkZone([{ sink, isSigned: false, tlsa: null }])
  const partner = samplePartner({ name: 'Muster Bank AG', domains: [sink.domain] })
  const data = await mkdtemp(join(tmpdir(), 'handschlag-confirm-'))
  const store = valueIn(openStore(join(data, 'handschlag.sqlite')))
  valueIn(store.partners.save(partner))
  const settings = valueIn(store.settings.read())
  valueIn(store.settings.save({ ...settings, contact: { ...settings.contact, mail: 'admin@firma.example' } }))
  valueIn(store.reports.add(reportOf(sink)))
  store.close()
  const app = await launchApp({ data, language })
  const told = async <T>(channel: string, input?: unknown): Promise<T> =>
    valueIn(await ask<T>(app.page, channel, input))
  const draft = { id: null, name: 'Relay', gateway: 'relay', serves: 'both', facts: {} }
  const { id: siteId } = await told<{ readonly id: string }>('site.save', draft)
  await told('relay.saveSetup', {
    ...{ hostName: 'relay.firma.example', postmaster: 'postmaster@firma.example', listenAddress: '127.0.0.1' },
    ...{ listenPort: await findFreePort('127.0.0.1'), certificate: '', key: '', networks: ['127.0.0.0/8'] },
    ...{ ownDomains: [], nextHop: null, unlisted: 'refuse', siteId, startsWithApp: false },
  })
  await reachTheSink(data, { port: zoo.port, resolver: zone.address, authorities: zoo.authorities })
  const choose = async (choice: Partial<PolicyChoice>) => {
    // files that are there are asked about
    await answerDialogs(app, await mkdtemp(join(data, 'given-out-')))
    await told('gateway.save', { partnerId: partner.id, siteIds: [siteId], choice: { ...defaultChoice, ...choice } })
  }
  const takeOver = async () => {
    await told('relay.takeOver')
  }
  await told('agreement.begin', { partnerId: partner.id })
  await choose({ level: 'secure' })
  await takeOver()
  await told('relay.start')
  const isRunning = async () => (await told<RelayOverview>('relay.overview')).run.kind === 'running'
  await vi.waitUntil(isRunning, { timeout: 60_000, interval: 100 })
  const stop = async () => {
    await app.close()
    await forgetData(app)
    await Promise.all([zone.stop(), zoo.stop()])
  }
  return { app, partner, sink, choose, takeOver, stop }
}

/** What the last test of the partner saw. */
function reportOf(sink: ZooSink): ProbeReport {
  const { observed } = sampleReport()
  const { hostName: host, address, domain } = sink
  const [listed] = observed.mxRoute.hosts
  if (listed === undefined) throw new Error('a sample without a host')
  return sampleReport({
    domain,
    observed: {
      ...observed,
      mxRoute: { ...observed.mxRoute, domain, hosts: [{ ...listed, host, addresses: [address] }] },
      smtpSessions: [sampleSession({ host, ip: address, port: sink.port })],
    },
  })
}

interface OwnNetwork {
  readonly port: number
  readonly resolver: unknown
  readonly authorities: readonly string[]
}

/** The facts of the test's own network, as an admin would write them by hand. */
async function reachTheSink(data: string, { port, resolver, authorities }: OwnNetwork): Promise<void> {
  const path = join(data, 'relay', 'relay.json')
  const config = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(join(data, 'relay', 'ca.pem'), authorities.join('\n'))
  const outbound = { ...config.outbound, port, resolvers: [resolver], authorities: 'ca.pem' }
  await writeFile(path, JSON.stringify({ ...config, outbound }))
}
