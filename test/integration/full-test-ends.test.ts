// Ending the list of a full test through the contract: the sessions of all addresses come first and are whole, the list says that it was
// ended, the report is kept, and nothing else is touched.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultSettings } from '#domain/setting.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

let lab: Lab
beforeAll(async () => {
  lab = valueIn(await startLab('en'))
})
afterAll(() => lab.stop())

async function houseWith(domain: string) {
  const open = openHouse({ smtpPort: lab.settings.smtpPort })
  valueIn(
    await open.client.settings.save({
      ...defaultSettings,
      resolvers: [lab.settings.resolver],
      extraAuthorities: lab.settings.authorityPem,
      gatewayHellos: ['postfix-openssl-3.0', 'no-such-gateway'],
      helo: 'desk.example',
    }),
  )
  const contact = { name: '', mail: '', phone: '' }
  const draft = { id: null, name: 'Muster Bank AG', domains: [domain], contact, agreedNames: [] }
  return { ...open, partnerId: valueIn(await open.client.partner.save(draft)).id }
}

test('what was seen until then is judged and kept', async () => {
  const { client, partnerId } = await houseWith('good.example')
  let asked = 0
  const outcome = await client.probe.run({ partnerId, depth: 'full' }, (progress) => {
    if (progress.kind !== 'hellos' || progress.of <= 4) return
    asked += 1
    if (asked === 3) void client.probe.endListing({ partnerId })
  })
  const [report] = valueIn(outcome)
  expect(report?.observed.smtpSessions.map(({ stopped }) => stopped)).toEqual([null, null])
  expect(report?.observed.hellos.map(({ ended }) => ended)).toEqual(['complete', 'complete'])
  expect(report?.observed.enumerations.map(({ ended }) => ended)).toEqual(['cancelled', 'cancelled'])
  expect(report?.observed.enumerations[0]?.modern.suites.length).toBeGreaterThan(0)
  expect(report?.judgement.verdict).toBe('suitable')
  expect(report?.judgement.findings.map(({ code }) => code)).not.toContain('probe-limit')
  expect(valueIn(await client.probe.latest({ partnerId }))).toEqual([report])
  const [details] = valueIn(await client.probe.details({ partnerId }))
  expect(details?.reportId).toBe(report?.id)
  expect(details?.gateways.map(({ id }) => id)).toEqual(['postfix-openssl-3.0'])
})

test('without a test there is nothing to end, and the next test lists everything', async () => {
  const { client, partnerId } = await houseWith('also-weak.example')
  valueIn(await client.probe.endListing({ partnerId }))
  const [report] = valueIn(await client.probe.run({ partnerId, depth: 'full' }, () => undefined))
  expect(report?.observed.enumerations.map(({ ended }) => ended)).toEqual(['complete'])
  const [details] = valueIn(await client.probe.details({ partnerId }))
  expect(Object.keys(details?.weakSuites ?? {}).length).toBeGreaterThan(0)
})
