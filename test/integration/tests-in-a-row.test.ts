// One test after the other in a house: each is told of the last one, nothing is taken over from it, and the practice lab, which makes new
// certificates at every start, is never mistaken for a partner that changed its own.
import { afterAll, expect, test } from 'vitest'
import type { ProbeReport } from '#domain/probe-report.ts'
import { defaultSettings } from '#domain/setting.ts'
import { startLab } from '#lab/lab.ts'
import { startMxServer } from '#lab/mx-server.ts'
import { systemClock } from '#ports/clock.ts'
import { createPoliteness } from '#probe/polite/politeness.ts'
import { runProbe } from '#probe/run-probe.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { scriptedHost } from '#test/support/observe-address.ts'
import { issueOddLeaf, oddRootPem } from '#test/support/odd-certificates.ts'
import { openHouse } from '#test/support/open-house.ts'
import { serveInTurn } from '#test/support/serve-in-turn.ts'

const leafOf = (report: ProbeReport | undefined) => report?.observed.smtpSessions[0]?.tls?.chain[0]?.sha256
const changesIn = (report: ProbeReport | undefined) =>
  report?.judgement.findings.filter(({ code }) => /-changed$/.test(code)).map(({ code, severity }) => [code, severity])
const isRemembered = (report: ProbeReport | undefined) => report?.observed.hellos.map((round) => round.isRemembered)

const servers: { stop(): Promise<void> }[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop())))
async function startMail() {
  const certificate = issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost] })
  const tls = { certificate, isOld: false }
  const mail = await startMxServer({ hostName: scriptedHost, address: '127.0.0.1', port: 0, tls })
  servers.push(mail)
  return mail
}

test('a test is told of the last one of its domain, and sees the server anew', async () => {
  const [old, renewed] = [await startMail(), await startMail()]
  const front = await serveInTurn(old.port)
  const mx: [number, string][] = [[10, scriptedHost]]
  const zone = await serveTestZone({
    mx: { 'scripted.test': mx, 'sister.test': mx },
    addresses: { [scriptedHost]: '127.0.0.1' },
  })
  servers.push(front, zone)
  const { client } = openHouse({ smtpPort: front.port })
  const own = { resolvers: [zone.address], extraAuthorities: oddRootPem, helo: 'desk.example' }
  valueIn(await client.settings.save({ ...defaultSettings, ...own }))
  const contact = { name: '', mail: '', phone: '' }
  const draft = { id: null, name: 'Muster Bank AG', domains: ['scripted.test'], contact, agreedNames: [] }
  const partner = valueIn(await client.partner.save(draft))
  const run = async () => valueIn(await client.probe.run({ partnerId: partner.id }, () => undefined))

  const [first] = await run()
  expect(changesIn(first)).toEqual([])
  const [same] = await run()
  expect([leafOf(same), changesIn(same), isRemembered(same)]).toEqual([leafOf(first), [], [false]])

  front.leadTo(renewed.port)
  valueIn(await client.partner.save({ ...draft, id: partner.id, domains: ['scripted.test', 'sister.test'] }))
  const [changed, sister] = await run()
  expect(leafOf(changed)).not.toBe(leafOf(first))
  expect(changesIn(changed)).toEqual([['key-changed', 'info']])
  expect([leafOf(sister), changesIn(sister)]).toEqual([leafOf(changed), []])
  expect(sister?.connections).toBe(changed?.connections)
  expect(changesIn((await run())[0])).toEqual([])
})

test('practice partners have no past: a new lab is no change', async () => {
  const reports: (ProbeReport | undefined)[] = []
  const first = openHouse()
  const partners = valueIn(await first.client.lab.start())
  const partnerId = partners.find(({ domains }) => domains[0] === 'good.example')?.id ?? ''
  reports.push(valueIn(await first.client.probe.run({ partnerId }, () => undefined))[0])
  await first.house.close()
  const second = openHouse({ folder: first.folder })
  reports.push(valueIn(await second.client.probe.run({ partnerId }, () => undefined))[0])
  expect(reports.map(changesIn)).toEqual([[], []])
  expect(reports.flatMap((report) => isRemembered(report) ?? [])).not.toContain(true)
  expect(leafOf(reports[0])).not.toBe(leafOf(reports[1]))
})

test('a lab that was started again is seen anew, even where one memory serves both', async () => {
  const politeness = createPoliteness(systemClock)
  const leaves: unknown[] = []
  for (const _ of ['once', 'again']) {
    const lab = valueIn(await startLab('en'))
    const order = { domain: 'good.example', agreedNames: [], network: lab.network, clock: systemClock, politeness }
    const signal = new AbortController().signal
    const newId = () => crypto.randomUUID()
    const probe = async () => valueIn(await runProbe({ ...order, newId, signal, report: () => undefined }))
    const [report, repeated] = [await probe(), await probe()]
    await lab.stop()
    expect([report, repeated].flatMap((one) => isRemembered(one) ?? [])).not.toContain(true)
    expect(leafOf(repeated)).toBe(leafOf(report))
    leaves.push(leafOf(report))
  }
  expect(new Set(leaves).size).toBe(2)
})
