// Which version a letter is about, and what goes along with it.
import { expect, test } from 'vitest'
import type { Agreement, AgreementState } from '#domain/agreement/agreement.ts'
import { letterKinds } from '#domain/agreement/letter-kind.ts'
import { enclosuresFor, successorOf, versionFor } from '#operations/agreement-letter/which-version.ts'
import { sampleAgreement } from '#test/support/agreement-samples.ts'

/** Versions newest first: the last state is that of version 1. */
const versions = (...states: AgreementState[]): Agreement[] =>
  states.map((state, index) => sampleAgreement({ state, version: states.length - index }))
const chosen = (...states: AgreementState[]) =>
  Object.fromEntries(letterKinds.map((kind) => [kind, versionFor(kind, versions(...states))?.version ?? null]))

test('while a new version is settled, each letter is about the one it can be about', () => {
  expect(chosen('draft', 'sent', 'active', 'ended')).toEqual({
    'first-contact': 4,
    'test-result': 2,
    'request-to-mend': 2,
    'go-live': 3,
    confirmation: 3,
    reminder: 3,
    review: 2,
    notice: 2,
    end: 1,
  })
})

test('a draft alone is proposed, but neither confirmed, reminded of, reviewed nor ended', () => {
  const none = { confirmation: null, reminder: null, review: null, notice: null, end: null }
  expect(chosen('draft')).toMatchObject({ 'first-contact': 1, 'go-live': 1, ...none })
  expect(chosen('confirmed')).toMatchObject({ review: 1, notice: 1, end: null })
  expect(chosen('ended')).toMatchObject({ 'first-contact': null, confirmation: null, review: null, end: 1 })
})

test('the version that ended last counts by its step, not by its number', () => {
  const endedAt = (version: number, at: string) =>
    sampleAgreement({ version, state: 'ended', steps: [{ state: 'ended', at, reason: 'ended', note: '' }] })
  const withdrawn = endedAt(3, '2026-05-01T10:00:00.000Z')
  const inForceTillNow = endedAt(2, '2026-11-01T10:00:00.000Z')
  expect(versionFor('end', [withdrawn, inForceTillNow])?.version).toBe(2)
})

test('the successor of a version that ended is what is in force, else what was given', () => {
  const [draft, sent, active, ended] = versions('draft', 'sent', 'active', 'ended') as [
    Agreement,
    Agreement,
    Agreement,
    Agreement,
  ]
  expect(successorOf(ended, [draft, sent, active, ended])).toBe(active)
  expect(successorOf(ended, [draft, sent, ended])).toBe(sent)
  expect(successorOf(ended, [draft, ended])).toBeUndefined()
  expect(successorOf(active, [draft, sent, active])).toBeUndefined()
})

test('paper and partner file go where the version is to be read or answered', () => {
  const hash = 'a'.repeat(64)
  const [draft] = versions('draft')
  const sent = sampleAgreement({ state: 'sent', hash })
  const active = sampleAgreement({ state: 'active', hash })
  expect(enclosuresFor('first-contact', undefined, true)).toEqual([])
  expect(enclosuresFor('first-contact', draft, true)).toEqual(['agreement'])
  expect(enclosuresFor('confirmation', sent, true)).toEqual(['agreement', 'partner-file'])
  expect(enclosuresFor('go-live', sent, false)).toEqual(['agreement'])
  expect(enclosuresFor('reminder', sent, true)).toEqual(['agreement', 'partner-file'])
  expect(enclosuresFor('reminder', active, true)).toEqual([])
  expect(enclosuresFor('review', active, true)).toEqual(['agreement'])
  expect(enclosuresFor('test-result', active, true)).toEqual(['letter'])
  expect(enclosuresFor('notice', active, true)).toEqual([])
  expect(enclosuresFor('end', active, true)).toEqual([])
})
