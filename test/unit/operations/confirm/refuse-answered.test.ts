// A sub-domain that must not exist is asked for before anything is planned at a product that is tried by one; a product tried by an address is not.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { languages } from '#domain/language.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { catalog } from '#i18n/catalog.ts'
import { planForHost } from '#operations/confirm/trial/plan-for-host.ts'
import { refuseAnswered } from '#operations/confirm/trial/refuse-answered.ts'
import type { TrialWork } from '#operations/confirm/trial/trial-work.ts'
import type { Rooms } from '#operations/rooms.ts'
import type { DnsAnswer, RecordType } from '#ports/resolver.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost } from '#test/support/push-samples.ts'
import { samplePartner } from '#test/support/samples.ts'
import { sampleSite } from '../../gateways/sample-policy.ts'

const signal = new AbortController().signal
const domain = 'bank.example'
const name = `gegenprobe-${'a'.repeat(20)}.${domain}`
const none: DnsAnswer = { status: 'no-such-name', records: [], aliases: [] }

/** A house whose DNS answers as told, and the names it was asked for. */
function houseWith(answers: Partial<Record<RecordType, Outcome<DnsAnswer>>>) {
  const asked: string[] = []
  const resolver = {
    async ask(wanted: string, type: RecordType) {
      asked.push(`${type} ${wanted}`)
      return answers[type] ?? succeed(none)
    },
  }
  const practice = { lab: async () => succeed({ network: { resolver } }) } as unknown as Rooms['practice']
  const rooms: Rooms = { ...openRooms().rooms, practice }
  const partner = valueIn(rooms.store.partners.save(samplePartner({ isPractice: true, domains: [domain] })))
  const ask = (recipient = `gegenprobe@${name}`) =>
    refuseAnswered(rooms, { partnerId: partner.id, domain, recipient }, signal)
  return { rooms, partner, asked, ask }
}

const found = (record: DnsAnswer['records'][number]): DnsAnswer => ({ status: 'found', records: [record], aliases: [] })

test('no answer for mail lets the trial go on, after every kind was asked for', async () => {
  const { ask, asked } = houseWith({ A: succeed({ ...none, status: 'no-data' }) })
  expect((await ask()).ok).toBe(true)
  expect(asked).toEqual([`MX ${name}`, `A ${name}`, `AAAA ${name}`])
})

test.each<readonly [RecordType, DnsAnswer]>([
  ['MX', found({ kind: 'MX', preference: 10, exchange: 'mx.bank.example' })],
  ['A', found({ kind: 'A', address: '192.0.2.1' })],
  ['AAAA', found({ kind: 'AAAA', address: '2001:db8::1' })],
  ['MX', { status: 'no-data', records: [], aliases: ['www.bank.example'] }],
])('an answer for %s refuses it: %j', async (type, answer) => {
  const fault = faultIn(await houseWith({ [type]: succeed(answer) }).ask())
  expect(fault).toEqual({ code: 'confirm.wildcard-domain', params: { domain, name } })
  for (const language of languages) expect(catalog[language].fault.confirm).toHaveProperty('wildcard-domain.remedy')
})

test('a DNS that cannot be asked is none that has no answer', async () => {
  const { ask } = houseWith({ AAAA: fail('dns.server-failure', { name }) })
  expect(faultIn(await ask()).code).toBe('dns.server-failure')
})

test('an address at the domain itself is nothing to look for', async () => {
  const { ask, asked } = houseWith({})
  expect((await ask(`gegenprobe-${'a'.repeat(20)}@${domain}`)).ok).toBe(true)
  expect(asked).toEqual([])
})

test('planning asks for a sub-domain of the product before it opens anything', async () => {
  const { rooms, partner, asked } = houseWith({ A: succeed(found({ kind: 'A', address: '192.0.2.1' })) })
  const at = '2026-11-21T10:00:00.000Z'
  const site = {
    ...relayDraft({ gateway: 'exchange', facts: sampleSite }),
    id: randomUUID(),
    createdAt: at,
    changedAt: at,
  }
  valueIn(rooms.store.sites.save(site))
  const host: PushHost = samplePushHost({ siteId: site.id })
  valueIn(rooms.store.hosts.save(host))
  const wish = { partnerId: partner.id, trap: { kind: 'ssh' }, modes: ['control'], secrets: [] }
  const work = { site, domain, wish, modes: ['control'] } as unknown as TrialWork
  const fault = faultIn(await planForHost(rooms, work, host.id, () => undefined, signal))
  expect(fault.code).toBe('confirm.wildcard-domain')
  expect(asked[0]).toMatch(/^MX gegenprobe-[a-z2-7]{20}\.bank\.example$/)
})
