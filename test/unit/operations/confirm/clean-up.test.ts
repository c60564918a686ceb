// The way back of a counter-proof over a stage that does what the test says: the route never goes before the mails, for they would go to the partner.
import { expect, test } from 'vitest'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { cleanUp, type WayBack } from '#operations/confirm/trial/clean-up.ts'
import type { TrialStage } from '#operations/confirm/trial/stage.ts'
import { fakeStage, sampleRule, sampleTrial } from '#test/support/fake-stage.ts'

const stuck = fail('push.not-understood', { host: 'a', detail: 'still in the queue' })

function goBack(steps: Partial<TrialStage>, hasMails = true) {
  const { stage, asked } = fakeStage(sampleTrial(['control']), steps)
  const way: WayBack = {
    ...{ stage, before: sampleRule, hasMails, tell: () => undefined, pausesMs: [1, 1] },
    signal: new AbortController().signal,
  }
  return { asked, ended: cleanUp(way) }
}

test('while a mail is in the queue the route stays, and that is told', async () => {
  for (const lines of [['Q1 gegenprobe@bank.example'], []]) {
    const { asked, ended } = goBack({ drop: async () => stuck, left: async () => succeed(lines) })
    expect(await ended).toMatchObject({ temporary: 'left', left: lines, fault: stuck.fault })
    expect(asked).toEqual(['drop', 'drop', 'drop', 'left', 'rule'])
  }
})

test('a delivery that was just under way is waited for', async () => {
  const answers: Outcome<undefined>[] = [stuck, stuck]
  const { asked, ended } = goBack({ drop: async () => answers.shift() ?? succeed(undefined) })
  expect(await ended).toMatchObject({ temporary: 'gone', left: [], fault: null })
  expect(asked).toEqual(['drop', 'drop', 'drop', 'takeBack', 'drop', 'left', 'rule'])
})

test('where nobody can look, nothing is said to be left or gone', async () => {
  const lost = fail('push.connection-lost', { host: 'a', step: 'b' })
  const { ended } = goBack({ drop: async () => lost, left: async () => lost })
  expect(await ended).toMatchObject({ temporary: 'not-known', left: [], fault: lost.fault })
})

test('a host that refuses the sign-in is not asked again and again', async () => {
  const refused = fail('ssh.sign-in-refused', { host: 'a', hop: 0, offered: 'publickey' })
  const { asked, ended } = goBack({ drop: async () => refused })
  expect(await ended).toEqual({ temporary: 'not-known', left: [], normalRoute: null, fault: refused.fault })
  expect(asked).toEqual(['drop'])
})

test('a way back that failed is not called gone, though nothing is seen to be left', async () => {
  const { ended } = goBack({ takeBack: async () => stuck })
  expect((await ended).temporary).toBe('not-known')
})

test('before any mail was handed in nothing keeps the route', async () => {
  const { asked, ended } = goBack({ drop: async () => stuck }, false)
  expect(await ended).toMatchObject({ temporary: 'gone', fault: null })
  expect(asked).toEqual(['drop', 'takeBack', 'drop', 'left', 'rule'])
})
