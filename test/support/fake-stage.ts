// A stage of a counter-proof that does what a test says and writes down what was asked of it.
import type { SeenFate } from '#domain/confirm/mail-drop.ts'
import type { TrapMode, TrapSight } from '#domain/confirm/trap.ts'
import { nothingSeenByTrap } from '#domain/confirm/trap.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { succeed } from '#domain/fault.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import type { TrialStage } from '#operations/confirm/trial/stage.ts'

export const sampleRule = { text: 'secure', source: 'tls_policy', configSha256: 'b'.repeat(64) }

/** A trial of the modes, one trap each. */
export function sampleTrial(modes: readonly TrapMode[], level: 'may' | 'encrypt' | 'secure' = 'secure'): Trial {
  const policy = tlsPolicy.parse({
    ...{ id: '00000000-0000-4000-8000-000000000001', partner: 'Muster Bank AG', domains: ['bank.example'], level },
  })
  return {
    ...{ id: '0123456789abcdef', domain: 'bank.example', policy, sender: 'admin@own.example' },
    ...{ authorityPem: '', controlPins: [] },
    traps: modes.map((mode, index) => {
      const token = `token${String(index).padStart(15, '0')}`
      const recipient = `gegenprobe-${token}@bank.example`
      return { mode, token, recipient, address: '127.0.0.1', port: 4000 + index, serverName: 'mx.bank.example' }
    }),
  }
}

export const heldForTls: SeenFate = {
  fate: { kind: 'held', reason: 'TLS is required, but was not offered', isForTls: true },
  ...{ queueId: 'Q1', lines: [{ at: null, text: 'deferred' }] },
}
export const sentInTls: SeenFate = {
  fate: { kind: 'delivered', host: '127.0.0.1', reply: '250 ok', tls: null },
  ...{ queueId: 'Q2', lines: [] },
}

/** What the trap saw of a sender that came, greeted and left. */
export const cameAndLeft: TrapSight = { ...nothingSeenByTrap, connections: 1, helo: 'mail.own.example' }

/** The stage; what is not given goes well, and every mail but the control's is held. */
export function fakeStage(trial: Trial, changes: Partial<TrialStage> = {}) {
  const asked: string[] = []
  const fates = () =>
    new Map(trial.traps.map(({ token, mode }) => [token, mode === 'control' ? sentInTls : heldForTls]))
  const good: TrialStage = {
    begin: async () => ({ kind: 'in-place' }),
    hand: async () => succeed(undefined),
    look: async () => succeed(fates()),
    again: async () => succeed(false),
    drop: async () => succeed(undefined),
    takeBack: async () => succeed(undefined),
    left: async () => succeed([]),
    rule: async () => succeed(sampleRule),
    close: () => undefined,
  }
  const told = { ...good, ...changes }
  const noted = <Rest extends readonly unknown[], Answer>(step: string, run: (...rest: Rest) => Answer) => {
    return (...rest: Rest): Answer => {
      asked.push(step)
      return run(...rest)
    }
  }
  const stage: TrialStage = {
    begin: noted('begin', told.begin),
    hand: noted('hand', told.hand),
    look: noted('look', told.look),
    again: noted('again', told.again),
    drop: noted('drop', told.drop),
    takeBack: noted('takeBack', told.takeBack),
    left: noted('left', told.left),
    rule: noted('rule', told.rule),
    ...(told.changed !== undefined && { changed: noted('changed', told.changed) }),
    close: noted('close', () => undefined),
  }
  return { stage, asked }
}
