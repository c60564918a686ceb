// The forms of the relay page: text becomes a setup or an exception the domain accepts as it is; what is wrong is named at its field.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { relayException } from '#domain/relay-queue.ts'
import { type RelaySetup, relaySetup } from '#domain/relay-trial.ts'
import { type ExceptionForm, readException } from '../../../renderer/features/relay/exception-form.ts'
import { hasNoWayBack, readSetup, type SetupForm, setupFormOf } from '../../../renderer/features/relay/setup-values.ts'

const usual: SetupForm = {
  ...setupFormOf(null, 'relay.firma.example', []),
  postmaster: 'postmaster@firma.example',
}
const site = '3f0a1c52-7d6e-4b8a-9c1d-000000000001'
const now = new Date('2026-11-21T10:00:00Z')

test('the values of a first trial are complete but for the postmaster', () => {
  expect(readSetup(setupFormOf(null, 'relay.firma.example', [])).issues).toEqual({ postmaster: 'not-a-mailbox' })
  expect(relaySetup.parse(readSetup(usual).setup)).toMatchObject({ listenAddress: '127.0.0.1', listenPort: 2525 })
})

test('a machine whose name no server believes leaves the field to the admin', () => {
  for (const machine of ['desk', 'localhost', 'desk.localdomain', '']) {
    expect(setupFormOf(null, machine, []).hostName).toBe('')
  }
  expect(setupFormOf(null, 'desk.firma.example', []).hostName).toBe('desk.firma.example')
})

test('a form without a way back for delivery reports is said to have none', () => {
  expect(hasNoWayBack(usual)).toBe(true)
  expect(hasNoWayBack({ ...usual, ownDomains: 'firma.example' })).toBe(true)
  expect(hasNoWayBack({ ...usual, ownDomains: 'firma.example', nextHop: 'domino.firma.example' })).toBe(false)
})

test('a setup becomes a form and the same setup again', () => {
  const whole: RelaySetup = {
    hostName: 'relay.firma.example',
    postmaster: 'postmaster@firma.example',
    listenAddress: '::1',
    listenPort: 25,
    certificate: '/etc/relay.pem',
    key: '/etc/relay.key',
    networks: ['10.0.0.0/8', '2001:db8::/32'],
    ownDomains: ['firma.example', 'firma.test'],
    nextHop: { host: '2001:db8::5', port: 2525 },
    unlisted: 'opportunistic',
    siteId: site,
    startsWithApp: true,
  }
  expect(readSetup(setupFormOf(whole, 'other', [{ id: site }])).setup).toEqual(whole)
  expect(readSetup(setupFormOf(whole, 'other', [])).setup?.siteId).toBeNull()
  expect(setupFormOf(null, 'other', [{ id: site }]).siteId).toBe(site)
  const plain = { ...whole, nextHop: { host: 'domino.firma.example', port: 25 }, siteId: null }
  expect(readSetup(setupFormOf(plain, 'other', [{ id: site }])).setup).toEqual(plain)
})

test.each<[Partial<SetupForm>, keyof SetupForm, string]>([
  [{ hostName: 'not a host' }, 'hostName', 'not-a-host'],
  [{ hostName: 'desk' }, 'hostName', 'not-a-host'],
  [{ hostName: 'desk.localdomain' }, 'hostName', 'not-a-host'],
  [{ listenAddress: '10.0.0.0/8' }, 'listenAddress', 'not-an-address'],
  [{ listenPort: '70000' }, 'listenPort', 'not-a-port'],
  [{ listenPort: '25a' }, 'listenPort', 'not-a-port'],
  [{ certificate: '/a.pem' }, 'key', 'half-a-pair'],
  [{ key: '/a.key' }, 'certificate', 'half-a-pair'],
  [{ networks: '' }, 'networks', 'no-network'],
  [{ networks: '10.0.0.300' }, 'networks', 'not-a-network'],
  [{ ownDomains: 'no domain', nextHop: 'a.example' }, 'ownDomains', 'not-a-domain'],
  [{ ownDomains: 'firma.example' }, 'nextHop', 'next-hop-missing'],
  [{ nextHop: 'a.example' }, 'ownDomains', 'own-domains-missing'],
  [{ nextHop: 'a.example:0' }, 'nextHop', 'not-a-next-hop'],
  [{ nextHop: 'a b' }, 'nextHop', 'not-a-next-hop'],
])('%o is named at %s', (change, field, issue) => {
  const reading = readSetup({ ...usual, ...change })
  expect(reading.issues[field]).toBe(issue)
  expect(reading.setup).toBeUndefined()
})

test('whatever is typed, a setup that comes out is one the domain accepts', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('a.example', '10.0.0.1', '::1', '25', 'a@b.example', '10.0.0.0/8'))
  const typed = fc.record({
    hostName: text,
    postmaster: text,
    listenAddress: text,
    listenPort: text,
    certificate: text,
    key: text,
    networks: text,
    ownDomains: text,
    nextHop: text,
  })
  fc.assert(
    fc.property(typed, (change) => {
      const { setup, issues } = readSetup({ ...usual, ...change })
      if (setup === undefined) expect(Object.keys(issues).length).toBeGreaterThan(0)
      else expect(relaySetup.safeParse(setup).success).toBe(true)
    }),
  )
})

const exception: ExceptionForm = {
  policyId: site,
  recipient: '',
  level: 'encrypt',
  reason: 'INC 12',
  until: '2026-12-01',
}

test('an exception ends on the evening of its last day', () => {
  const { draft } = readException(exception, now)
  expect(draft?.until).toBe(new Date('2026-12-01T23:59:59').toISOString())
  expect(
    relayException.safeParse({ ...draft, id: site, createdAt: now.toISOString(), decidedBy: 'Erika Muster' }).success,
  ).toBe(true)
})

test.each<[Partial<ExceptionForm>, keyof ExceptionForm, string]>([
  [{ policyId: '' }, 'policyId', 'no-partner'],
  [{ recipient: 'nobody' }, 'recipient', 'not-a-mailbox'],
  [{ reason: ' x ' }, 'reason', 'no-reason'],
  [{ until: '' }, 'until', 'no-day'],
  [{ until: '2026-11-20' }, 'until', 'past-day'],
  [{ until: '2028-01-01' }, 'until', 'far-day'],
])('%o is no exception', (change, field, issue) => {
  const reading = readException({ ...exception, ...change }, now)
  expect(reading.issues[field]).toBe(issue)
  expect(reading.draft).toBeUndefined()
})
