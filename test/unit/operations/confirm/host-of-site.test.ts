// A confirmation asks for a host of a gateway: one nobody knows is a fault, and so is one of another gateway.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { hostOfSite } from '#operations/confirm/host-of-site.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost } from '#test/support/push-samples.ts'

test('is found by its own gateway alone', () => {
  const { rooms } = openRooms()
  const at = '2026-11-21T10:00:00.000Z'
  const site = { ...relayDraft(), id: randomUUID(), createdAt: at, changedAt: at }
  valueIn(rooms.store.sites.save(site))
  const host = samplePushHost({ siteId: site.id })
  valueIn(rooms.store.hosts.save(host))
  expect(valueIn(hostOfSite(rooms, site.id, host.id))).toEqual(host)
  expect(faultIn(hostOfSite(rooms, randomUUID(), host.id)).code).toBe('push.host-not-found')
  expect(faultIn(hostOfSite(rooms, site.id, randomUUID())).code).toBe('push.host-not-found')
})
