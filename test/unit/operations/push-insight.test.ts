// What a plan would run, as a person reads it before: lines as the host's shell gets them, texts of what is brought there, and no plan no words.
import { expect, test } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { createKeptPlans } from '#operations/push/kept-plans.ts'
import { createPushing } from '#operations/push/pushing.ts'
import { whatRuns } from '#operations/push/what-runs.ts'
import type { Rooms } from '#operations/rooms.ts'
import { sampleHost, sampleHostPlan, samplePlan } from '#test/support/window/push-samples.ts'

const siteId = '00000000-0000-4000-8000-000000009001'

function roomsWith(rights: 'sudo' | 'sudo-password' | 'own') {
  const plans = createKeptPlans()
  const plan = samplePlan(siteId, [sampleHostPlan(1)])
  const files = [
    { name: 'apply.sh', content: '#!/bin/sh\necho "it\'s here"\n' },
    { name: 'node.tar.xz', content: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0) },
  ]
  plans.keep({ plan, choice: null, set: { files } as never, undo: {} }, 0)
  const host = sampleHost(1, siteId, { rights })
  const rooms = {
    pushing: { ...createPushing(), plans },
    outside: { clock: { elapsedMs: () => 1 } },
    store: { hosts: { find: () => succeed(host) } },
  } as unknown as Rooms
  return { rooms, wish: { planId: plan.id, planHash: plan.hash, hostId: host.id } }
}

test('a line is what the shell gets: quoted, and through sudo where the rights come from there', () => {
  const { rooms, wish } = roomsWith('sudo')
  const seen = whatRuns(rooms, wish)
  const lines = new Map((seen.ok ? seen.value.lines : []).map(({ id, line }) => [id, line]))
  const plain = String.raw`sh .handschlag/site/0123456789abcdef/apply.sh --inspect 'it'\''s here'`
  expect(lines.get('inspect')).toBe(plain)
  expect(lines.get('apply')).toBe(`env LC_ALL=C sudo -k -n -- ${plain.replace('--inspect', '--apply')}`)
  const own = roomsWith('own')
  const ownLines = whatRuns(own.rooms, own.wish)
  expect(JSON.stringify(ownLines)).not.toContain('sudo')
})

test('a text can be read whole, our own script too; an archive is none', () => {
  const { rooms, wish } = roomsWith('sudo-password')
  const seen = whatRuns(rooms, wish)
  const files = new Map((seen.ok ? seen.value.files : []).map(({ name, text }) => [name, text]))
  expect(files.get('apply.sh')).toContain("it's here")
  expect(files.get('node.tar.xz')).toBeNull()
  expect([...files.values()].filter((text) => text?.startsWith('#!'))).not.toEqual([])
  expect(files.size).toBe(3)
})

test('only the plan that was shown tells anything', () => {
  const { rooms, wish } = roomsWith('sudo')
  expect(whatRuns(rooms, { ...wish, planHash: 'e'.repeat(64) })).toMatchObject({ fault: { code: 'push.plan-unknown' } })
})

test('a plan is being carried out from its beginning to its end, whoever else works', () => {
  const pushing = createPushing()
  expect(pushing.isWriting()).toBe(false)
  const [one, other] = [pushing.beginWriting(), pushing.beginWriting()]
  one()
  expect(pushing.isWriting()).toBe(true)
  other()
  expect(pushing.isWriting()).toBe(false)
})
