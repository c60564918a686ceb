// Counter-proofs as a whole from what trap and gateway tell, at random: nothing that is not seen is ever called enforced, and clear text is always
// an alarm.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ModeProof } from '#domain/confirm/counter-proof.ts'
import { judgeMode, knownByControl } from '#domain/confirm/judge-mode.ts'
import { judgeProof } from '#domain/confirm/judge-proof.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { nothingSeenByTrap, type TrapSight, trapDemand, trapModes } from '#domain/confirm/trap.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const gateway = 'gateway.own.example'
const few = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) })
const sights: fc.Arbitrary<TrapSight> = fc
  .record({
    ...{ connections: few, startTls: few, sessions: few, mailInClear: few, mailInTls: few },
    ...{ messagesInClear: few, messagesInTls: few, foreign: few },
    helo: fc.constantFrom(null, gateway, 'scanner.stranger.example'),
  })
  .map((seen) => ({ ...nothingSeenByTrap, ...seen }))
const fates: fc.Arbitrary<MailFate | null> = fc.oneof(
  fc.constantFrom(null, { kind: 'waiting' } as const, { kind: 'unknown' } as const),
  fc.record({ kind: fc.constantFrom('held', 'returned'), reason: fc.constant(''), isForTls: fc.boolean() }),
  fc.constant({ kind: 'delivered', host: '', reply: '250', tls: null } as const),
)
const good = { ...nothingSeenByTrap, connections: 1, helo: gateway, sessions: 1, mailInTls: 1, messagesInTls: 1 }
const seen = fc.record({
  control: fc.oneof({ weight: 3, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: sights }),
  others: fc.array(fc.tuple(sights, fates), { minLength: trapModes.length - 1, maxLength: trapModes.length - 1 }),
  level: fc.constantFrom(...tlsLevels),
})

test('enforced only where every mode that must hold was held for TLS, or seen to be left by the gateway itself', () => {
  fc.assert(
    fc.property(seen, ({ control, others, level }) => {
      const told: readonly (readonly [TrapSight, MailFate | null])[] = [[control, null], ...others]
      const modes = trapModes.map((mode, index): ModeProof => {
        const [sight, fate] = told[index] ?? [nothingSeenByTrap, null]
        const facts = { mode, demand: trapDemand(mode, { level }), sight, fate }
        return { ...facts, result: judgeMode({ ...facts, knownAs: knownByControl(control) }), lines: [] }
      })
      const { verdict } = judgeProof({ level, hasRule: true, modes, possible: trapModes, stopped: null })
      if (told.some(([{ mailInClear, messagesInClear }]) => mailInClear + messagesInClear > 0)) {
        expect(verdict).toBe('not-enforced')
      }
      if (verdict !== 'enforced') return
      for (const { demand, sight, fate } of modes) {
        if (demand !== 'hold') continue
        expect(sight).toMatchObject({ mailInClear: 0, mailInTls: 0, messagesInClear: 0, messagesInTls: 0, foreign: 0 })
        const isKept = fate?.kind === 'held' || fate?.kind === 'returned'
        expect(isKept && (fate.isForTls || (sight.helo === gateway && control.mailInTls > 0))).toBe(true)
      }
    }),
    { numRuns: propertyRuns(500) },
  )
})
