// A counter-proof of a copy is what its modes show, whatever somebody wrote beside them.
import { expect, test } from 'vitest'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import { judgedAgain } from '#domain/confirm/judge-again.ts'
import { nothingSeenByTrap, trapModes } from '#domain/confirm/trap.ts'
import { wholeProof } from '#test/support/confirm-samples.ts'

const again = (proof: CounterProof) => judgedAgain(proof, trapModes)
const withMode = (mode: ModeProof['mode'], changes: Partial<ModeProof>, rest: Partial<CounterProof> = {}) => {
  const proof = wholeProof(rest)
  return { ...proof, modes: proof.modes.map((each) => (each.mode === mode ? { ...each, ...changes } : each)) }
}
const inClear = { ...nothingSeenByTrap, connections: 1, mailInClear: 1 }

test('one that is true to itself stays as it is', () => {
  const failed = withMode('no-starttls', { sight: inClear, result: 'in-clear', fate: null })
  const alarm = { ...failed, verdict: 'not-enforced' as const, reasons: ['clear-text-left' as const] }
  for (const proof of [wholeProof(), alarm]) expect(again(proof)).toEqual(proof)
})

test('what proves nothing is not made more', () => {
  const given = wholeProof({ verdict: 'undetermined', reasons: ['given-up'] })
  expect(again(given)).toEqual(given)
})

test.each<readonly [string, CounterProof, Partial<CounterProof>]>([
  ['a mode was not seen', withMode('expired', { fate: null }), { verdict: 'undetermined', reasons: ['mode-not-seen'] }],
  [
    'a mode is missing',
    wholeProof({ modes: wholeProof().modes.filter(({ mode }) => mode !== 'expired') }),
    { verdict: 'undetermined', reasons: ['mode-not-seen'] },
  ],
  [
    'there is no rule',
    wholeProof({ rule: { text: null, source: '' } }),
    { verdict: 'undetermined', reasons: ['no-rule'] },
  ],
  [
    'it was interrupted',
    wholeProof({ reasons: ['interrupted'] }),
    { verdict: 'undetermined', reasons: ['interrupted'] },
  ],
  [
    'the control never got through',
    withMode('control', { sight: nothingSeenByTrap, fate: null }),
    { verdict: 'undetermined' },
  ],
  [
    'clear text left',
    withMode('no-starttls', { sight: inClear }),
    { verdict: 'not-enforced', reasons: ['clear-text-left'] },
  ],
  ['its level forbids nothing', wholeProof({ level: 'may' }), { verdict: 'not-enforced', reasons: ['level-may'] }],
  [
    'an alarm its modes do not show',
    wholeProof({ verdict: 'not-enforced', reasons: ['clear-text-left'] }),
    { verdict: 'undetermined', reasons: ['mode-not-seen'] },
  ],
])('%s: it does not say so of itself', (_name, proof, expected) => {
  expect(again(proof)).toMatchObject(expected)
})

test('the results are those of the modes, too', () => {
  const modes = again(withMode('no-starttls', { sight: inClear })).modes
  expect(modes.find(({ mode }) => mode === 'no-starttls')?.result).toBe('in-clear')
})
