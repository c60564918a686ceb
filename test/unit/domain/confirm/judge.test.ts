// What modes and whole counter-proofs come to: alarms first, proof only by what was seen, everything else open.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ModeProof, modeResults } from '#domain/confirm/counter-proof.ts'
import { judgeMode, knownByControl } from '#domain/confirm/judge-mode.ts'
import { judgeProof } from '#domain/confirm/judge-proof.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { nothingSeenByTrap, type TrapSight, trapDemand, trapModes } from '#domain/confirm/trap.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import '#test/support/property-runs.ts'

const came: TrapSight = { ...nothingSeenByTrap, connections: 1, helo: 'gateway.own.example' }
const heldForTls: MailFate = { kind: 'held', reason: 'TLS is required, but was not offered', isForTls: true }
const heldOtherwise: MailFate = { kind: 'held', reason: 'connect: Connection refused', isForTls: false }

describe('the demand of a mode', () => {
  it.each([
    ['may', []],
    ['encrypt', ['no-starttls', 'starttls-refused', 'starttls-stripped', 'old-protocol']],
    [
      'verify',
      [
        ...['no-starttls', 'starttls-refused', 'starttls-stripped'],
        ...['self-signed', 'unknown-authority', 'expired', 'old-protocol'],
      ],
    ],
    ['secure', trapModes.filter((mode) => mode !== 'control')],
    ['fingerprint', trapModes.filter((mode) => mode !== 'control')],
    ['dane', trapModes],
  ] as const)('at %s is to hold in these modes', (level, modes) => {
    const held = trapModes.filter((mode) => trapDemand(mode, { level }) === 'hold')
    expect(held).toEqual(trapModes.filter((mode) => (modes as readonly string[]).includes(mode)))
  })
})

describe('a mode', () => {
  const judged = (
    sight: TrapSight,
    fate: MailFate | null,
    mode: (typeof trapModes)[number] = 'no-starttls',
    knownAs: string | null = came.helo,
  ) => judgeMode({ mode, demand: trapDemand(mode, { level: 'secure' }), sight, fate, knownAs })

  it('is an alarm when the trap saw a sender in clear text, whatever the gateway says', () => {
    expect(judged({ ...came, mailInClear: 1 }, heldForTls)).toBe('in-clear')
  })
  it('is an alarm when mail came inside TLS that the level forbids', () => {
    expect(judged({ ...came, sessions: 1, mailInTls: 1 }, heldForTls, 'expired')).toBe('passed-below')
  })
  it('holds when the gateway came and left, or says it is for TLS', () => {
    expect(judged(came, heldOtherwise)).toBe('held')
    expect(judged(nothingSeenByTrap, heldForTls)).toBe('held')
    expect(judged(came, { kind: 'returned', reason: '5.7.10', isForTls: true })).toBe('returned')
  })
  it('proves nothing when the trap was never reached', () => {
    expect(judged(nothingSeenByTrap, heldOtherwise)).toBe('not-seen')
    expect(judged({ ...nothingSeenByTrap, connections: 3 }, heldOtherwise)).toBe('not-seen')
    expect(judged(came, { kind: 'unknown' })).toBe('not-seen')
    expect(judged(came, { kind: 'waiting' })).toBe('not-seen')
    expect(judged(came, null)).toBe('not-seen')
  })
  it('proves nothing when somebody else came, or nobody knows who', () => {
    const scanner = { ...came, helo: 'scanner.stranger.example' }
    expect(judged(scanner, heldOtherwise)).toBe('not-seen')
    expect(judged({ ...scanner, startTls: 1, sessions: 1 }, { kind: 'returned', reason: '', isForTls: false })).toBe(
      'not-seen',
    )
    expect(judged(came, heldOtherwise, 'no-starttls', null)).toBe('not-seen')
    expect(judged(scanner, heldForTls)).toBe('held')
  })
  it('is neither an alarm nor held when mail to somebody else came', () => {
    const mixed = { ...came, foreign: 1 }
    expect(judged(mixed, heldForTls)).toBe('not-seen')
    expect(judged(mixed, heldOtherwise)).toBe('not-seen')
    expect(judged({ ...mixed, mailInClear: 1 }, heldForTls)).toBe('in-clear')
    expect(judged({ ...mixed, mailInTls: 1 }, heldForTls)).toBe('passed-below')
  })
  it('knows the gateway by the mail of the control alone', () => {
    expect(knownByControl({ ...came, sessions: 1, mailInTls: 1 })).toBe('gateway.own.example')
    expect(knownByControl({ ...came, sessions: 1, mailInTls: 1, foreign: 1 })).toBeNull()
    expect(knownByControl({ ...came, sessions: 1 })).toBeNull()
    expect(knownByControl(nothingSeenByTrap)).toBeNull()
    expect(knownByControl(undefined)).toBeNull()
  })
  it('does not take the control for passed while the gateway still holds its mail', () => {
    const inTls = { ...came, sessions: 1, mailInTls: 1 }
    expect(judged(inTls, heldOtherwise, 'control')).toBe('control-stopped')
    expect(judged({ ...inTls, messagesInTls: 1 }, heldOtherwise, 'control')).toBe('passed')
    expect(judged(inTls, { kind: 'returned', reason: '', isForTls: false }, 'control')).toBe('control-stopped')
  })
  it('passes the control, or shows that it was stopped', () => {
    expect(judged({ ...came, sessions: 1, mailInTls: 1, messagesInTls: 1 }, null, 'control')).toBe('passed')
    expect(judged(came, heldForTls, 'control')).toBe('control-stopped')
    expect(judged(nothingSeenByTrap, heldOtherwise, 'control')).toBe('not-seen')
  })
})

describe('a counter-proof', () => {
  const proof = (mode: (typeof trapModes)[number], result: ModeProof['result']): ModeProof => ({
    ...{ mode, result, demand: trapDemand(mode, { level: 'secure' }) },
    ...{ sight: came, fate: null, lines: [] },
  })
  const all = trapModes.map((mode) => proof(mode, mode === 'control' ? 'passed' : 'held'))
  const facts = { level: 'secure', hasRule: true, modes: all, possible: trapModes, stopped: null } as const

  it('is enforced when everything demanded was seen', () => {
    expect(judgeProof(facts)).toEqual({ verdict: 'enforced', reasons: ['all-held'] })
  })
  it('is never enforced at a level that demands nothing', () => {
    expect(judgeProof({ ...facts, level: 'may' })).toEqual({ verdict: 'not-enforced', reasons: ['level-may'] })
  })
  it('is open when the control was stopped, a mode is missing or not seen, no rule was found, or it was cut short', () => {
    const [control, ...others] = all
    expect(judgeProof({ ...facts, modes: [proof('control', 'control-stopped'), ...others] }).reasons).toEqual([
      'control-stopped',
    ])
    expect(judgeProof({ ...facts, modes: control === undefined ? [] : [control] }).verdict).toBe('undetermined')
    expect(judgeProof({ ...facts, modes: [], possible: [] }).verdict).toBe('undetermined')
    expect(judgeProof({ ...facts, hasRule: false })).toEqual({ verdict: 'undetermined', reasons: ['no-rule'] })
    for (const stopped of ['interrupted', 'changed-meanwhile'] as const)
      expect(judgeProof({ ...facts, stopped })).toEqual({ verdict: 'undetermined', reasons: [stopped] })
  })
  it('is open without a control that passed, where one can pass', () => {
    const [, ...others] = all
    for (const result of ['held', 'returned'] as const) {
      expect(judgeProof({ ...facts, modes: [proof('control', result), ...others] })).toEqual({
        verdict: 'undetermined',
        reasons: ['control-stopped'],
      })
    }
    expect(judgeProof({ ...facts, modes: others, possible: trapModes.slice(1) }).verdict).toBe('undetermined')
    const dane = trapModes.map((mode) => ({ ...proof(mode, 'held'), demand: 'hold' as const }))
    expect(judgeProof({ ...facts, level: 'dane', modes: dane }).verdict).toBe('enforced')
  })
  it('is enforced by nothing less than all modes as they must be', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...modeResults), { minLength: trapModes.length, maxLength: trapModes.length }),
        fc.constantFrom(...tlsLevels),
        (results, level) => {
          const modes = trapModes.map((mode, index) => ({
            ...proof(mode, results[index] ?? 'not-seen'),
            demand: trapDemand(mode, { level }),
          }))
          const { verdict } = judgeProof({ ...facts, level, modes })
          const isThrough = results[0] === 'passed' || trapDemand('control', { level }) !== 'pass'
          const isGood = isThrough && results.every((result) => ['held', 'passed', 'returned'].includes(result))
          expect(verdict === 'enforced').toBe(isGood && level !== 'may')
          const isAlarm = results.some((result) => result === 'in-clear' || result === 'passed-below')
          expect(verdict === 'not-enforced').toBe(isAlarm || level === 'may')
        },
      ),
    )
  })
})
