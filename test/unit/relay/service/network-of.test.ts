// Which hosts are this relay itself: mail is never sent there, and a system that hides its addresses stops none either.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relayConfig } from '#domain/relay-config.ts'
import { isOwnOf } from '#relay/service/network-of.ts'

const configOf = (address: string) =>
  relayConfig.parse({
    schema: 'handschlag.relay/1',
    hostName: 'relay.own.example',
    postmaster: 'postmaster@own.example',
    listeners: [{ address, port: 25, tls: null }],
  })
const interfaces = () => ({ eth0: [{ address: '192.0.2.10' }] })
const forbidden = () => {
  throw new Error('uv_interface_addresses returned Unknown system error 97')
}

test('a relay on all addresses knows its own ones, at its own port only', () => {
  const isOwn = isOwnOf(configOf('0.0.0.0'), interfaces)
  expect(isOwn('mx.partner.example', '192.0.2.10', 25)).toBe(true)
  expect(isOwn('mx.partner.example', '192.0.2.10', 26)).toBe(false)
  expect(isOwn('mx.partner.example', '192.0.2.11', 25)).toBe(false)
  expect(isOwn('relay.own.example', '192.0.2.11', 25)).toBe(true)
})

test('a system that never tells its addresses leaves the exact matches', () => {
  const wildcard = isOwnOf(configOf('::'), forbidden)
  expect(wildcard('mx.partner.example', '192.0.2.10', 25)).toBe(false)
  expect(wildcard('relay.own.example', '192.0.2.10', 25)).toBe(true)
  expect(isOwnOf(configOf('192.0.2.10'), forbidden)('mx.partner.example', '192.0.2.10', 25)).toBe(true)
})

test('a system that tells them no longer is believed what it said at the start', () => {
  let asked = 0
  const isOwn = isOwnOf(configOf('0.0.0.0'), () => {
    asked += 1
    return asked === 1 ? interfaces() : forbidden()
  })
  expect(isOwn('mx.partner.example', '192.0.2.10', 25)).toBe(true)
  expect(asked).toBe(2)
})

test('the unit lets the relay ask for its addresses, and brings it back whatever its end was', () => {
  const unit = readFileSync(new URL('../../../../resources/service/handschlag-relay.service', import.meta.url), 'utf8')
  const settings = new Map(
    unit.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    }),
  )
  expect(settings.get('RestrictAddressFamilies')?.split(' ')).toContain('AF_NETLINK')
  expect(settings.get('Restart')).toBe('always')
  expect(settings.get('StartLimitIntervalSec')).toBe('0')
  expect(settings.has('RestartPreventExitStatus')).toBe(false)
})
