// A push to Domino by somebody who is not the Domino user: with sudo the work is done as the owner of notes.ini and never as root; without it, it
// is refused before anything is written.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { pushBench } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

let owner: SshUser
beforeAll(() => {
  owner = addSshUser({ sudo: 'none' })
})
afterAll(() => owner.remove())
const bench = pushBench('127.0.15.6', { sudo: 'nopasswd', owner: () => owner.name })
const bank = samplePolicy({ domains: ['bank.example'] })
const ownerOf = (...names: string[]) => statSync(join(bench.domino().root, ...names)).uid

test('with sudo everything is written as the Domino user, and taken back by it', async () => {
  const before = bench.domino().documents()
  const desk = bench.session({ topology: 'D-R' }, { system: 'posix', rights: 'sudo' })
  const pushed = await desk.push([bank])
  expect(pushed.fault).toBeNull()
  for (const name of ['handschlag', 'handschlag/runs', 'notes.ini']) expect(ownerOf('data', name), name).toBe(owner.uid)
  expect(ownerOf('directory.json')).toBe(owner.uid)
  expect(valueIn(await desk.plan([bank])).changes).toEqual([])
  const record = pushed.records[0]
  if (record === undefined) throw new Error('no record')
  expect((await desk.undo(record)).fault).toBeNull()
  expect(bench.domino().documents()).toEqual(before)
})

test('without sudo it is refused, and nothing is written', async () => {
  const plan = await bench.session({}, { system: 'posix', rights: 'own' }).plan([bank])
  const detail = `gateway-domino:push.detail.missing-rights ${bench.domino().root}/data`
  expect(plan).toMatchObject({ ok: false, fault: { code: 'push.host-unfit', params: { detail } } })
  expect(bench.domino().told()).toEqual([])
})

test('a notes.ini of root names no Domino user', async () => {
  const desk = bench.session({ notesIni: '/etc/hosts' }, { system: 'posix', rights: 'sudo' })
  const detail = 'gateway-domino:push.detail.missing-domino-user /etc/hosts'
  expect(await desk.plan([bank])).toMatchObject({ ok: false, fault: { params: { detail } } })
})

test('by the agent the server itself writes the documents', async () => {
  const desk = bench.session({ documentWay: 'agent' }, { system: 'posix', rights: 'sudo' })
  bench.domino().behave({ agent: true })
  const pushed = await desk.push([bank])
  expect(pushed.fault).toBeNull()
  expect(pushed.plan.notes.map(({ code }) => code)).toContain('agent')
  expect(bench.domino().told()).toContain(`tell amgr run "handschlag.nsf" 'Apply'`)
  expect(valueIn(await desk.plan([bank])).changes).toEqual([])
})
