// What the relay showed proves only the terms that stood then: nothing from before they were sent, from another sender, or for less.
import { expect, test } from 'vitest'
import { defaultDirection } from '#domain/agreement/terms.ts'
import type { ProofKind } from '#domain/checklist/checklist.ts'
import { type RelaySight, relaySight } from '#domain/checklist/facts.ts'
import { prove } from '#domain/checklist/prove.ts'
import { agreementInForce, bothWays, sampleFacts, sampleSight, seenAt } from '#test/support/checklist-samples.ts'

const sentAt = (at: string) => ({ steps: [{ state: 'sent', at, reason: 'sent', note: '' } as const] })
const before = '2026-11-22T08:59:59.000Z'
const after = '2026-11-22T09:00:01.000Z'

function codeOf(
  kind: ProofKind,
  agreement: ReturnType<typeof agreementInForce>,
  sight: Partial<RelaySight> = {},
): string {
  const { isMet, reason } = prove(kind, sampleFacts({ agreement, relay: sampleSight(sight) }))
  return `${isMet ? 'met' : 'open'} ${reason.code}`
}

test('what happened before the terms were sent proves nothing about them', () => {
  const now = agreementInForce(bothWays, sentAt(before))
  const later = agreementInForce(bothWays, sentAt(after))
  expect(codeOf('inbound-refusal-proven', now)).toBe('met refused-inbound')
  expect(codeOf('inbound-refusal-proven', later)).toBe('open refusal-before')
  expect(codeOf('inbound-refusal-proven', later, { inbound: null })).toBe('open refusal-before')
  expect(codeOf('probe-mail-confirmed', now)).toBe('met probe-mail')
  expect(codeOf('probe-mail-confirmed', later)).toBe('open probe-mail-before')
})

test('a refused sender must be one the agreement is about', () => {
  const agreement = agreementInForce({ ...bothWays, toPartner: null })
  const from = (domain: string | null) =>
    codeOf('inbound-refusal-proven', agreement, { inbound: { at: seenAt, reason: 'tls-missing', domain } })
  expect(from('bank.example')).toBe('met refused-inbound')
  expect(from('other.example')).toBe('open refusal-elsewhere')
  expect(from('notbank.example')).toBe('open refusal-elsewhere')
  expect(from(null)).toBe('open no-refusal')
})

test('where a client certificate is agreed, its lack must be what was refused', () => {
  const agreement = agreementInForce({ toPartner: null, toUs: { ...defaultDirection, isMutual: true } })
  const by = (reason: string) =>
    codeOf('inbound-refusal-proven', agreement, { inbound: { at: seenAt, reason, domain: 'bank.example' } })
  expect(by('tls-missing')).toBe('open refusal-without-certificate')
  expect(by('certificate-missing')).toBe('met refused-inbound')
})

test('mail to the partner that was held still counts where the refused sender does not', () => {
  const inbound = { at: seenAt, reason: 'tls-missing', domain: 'other.example' }
  expect(codeOf('inbound-refusal-proven', agreementInForce(bothWays), { inbound })).toBe('met refused-outbound')
})

test('a refusal kept before its sender was noted is still readable', () => {
  const { inbound } = relaySight.parse({ ...sampleSight(), inbound: { at: seenAt, reason: 'tls-missing' } })
  expect(inbound?.domain).toBeNull()
})
