// What agreement and people show for a checklist, and which word is missing when they do not.
import { expect, test } from 'vitest'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import type { ProofKind } from '#domain/checklist/checklist.ts'
import type { ChecklistFacts } from '#domain/checklist/facts.ts'
import type { ProofCode } from '#domain/checklist/proof.ts'
import { prove } from '#domain/checklist/prove.ts'
import {
  agreementInForce,
  bothWays,
  sampleFacts,
  sampleSides,
  sampleTechnician,
} from '#test/support/checklist-samples.ts'
import { samplePartner } from '#test/support/samples.ts'

function codeOf(kind: ProofKind, facts: Partial<ChecklistFacts> = {}): string {
  const { isMet, reason } = prove(kind, sampleFacts(facts))
  return `${isMet ? 'met' : 'open'} ${reason.code satisfies string as ProofCode}`
}

const { own, partner } = sampleSides()
const { terms } = agreementInForce()

test('contacts are complete with contact and deputy who can be reached, on both sides', () => {
  const side = (people: typeof own) => ({ contacts: { own: people, partner } })
  const [first, deputy] = own
  if (first === undefined || deputy === undefined) throw new Error('the sample has people')
  expect(codeOf('contacts-complete')).toBe('met contacts-complete')
  expect(codeOf('contacts-complete', side([deputy]))).toBe('open own-technical-missing')
  expect(codeOf('contacts-complete', side([first]))).toBe('open own-deputy-missing')
  const mute = sampleTechnician('Eva', false, { mail: '' })
  expect(codeOf('contacts-complete', side([mute, deputy]))).toBe('open own-technical-unreachable')
  const silent = sampleTechnician('Eva', true, { phone: '' })
  expect(codeOf('contacts-complete', side([first, silent]))).toBe('open own-deputy-unreachable')
  expect(codeOf('contacts-complete', { contacts: { own, partner: [] } })).toBe('open partner-technical-missing')
})

test('what is kept of it names nobody, so that it may outlive deleted people', () => {
  const kept = JSON.stringify(
    ['contacts-complete', 'agreement-confirmed', 'partner-done'].map((kind) => prove(kind as ProofKind, sampleFacts())),
  )
  for (const { person } of [...own, ...partner]) expect(kept).not.toContain(person.name)
})

test('an emergency way is a desk with a phone or an address past the path, on both sides', () => {
  const without = terms.partner
  const agreement = agreementInForce({ own: { ...terms.own, outOfBand: '' }, partner: { ...without, outOfBand: '' } })
  const noDesk = sampleSides().own.filter(({ role }) => role !== 'desk-247')
  expect(codeOf('emergency-way', { agreement })).toBe('met emergency-way')
  expect(codeOf('emergency-way', { agreement, contacts: { own: noDesk, partner } })).toBe('open own-emergency-missing')
  expect(codeOf('emergency-way', { agreement, contacts: { own, partner: noDesk } })).toBe(
    'open partner-emergency-missing',
  )
  expect(codeOf('emergency-way', { contacts: { own: noDesk, partner } })).toBe('met emergency-way')
})

test('domains are complete when the agreement covers what a policy would', () => {
  const of = (change: Parameters<typeof agreementInForce>[0]) => ({ agreement: agreementInForce(change) })
  expect(codeOf('domains-complete')).toBe('met domains-complete')
  expect(codeOf('domains-complete', of({ own: { ...terms.own, domains: [] } }))).toBe('open own-domains-missing')
  expect(codeOf('domains-complete', of({ partner: { ...terms.partner, domains: [] } }))).toBe(
    'open partner-domains-missing',
  )
  expect(codeOf('domains-complete', of({ partner: { ...terms.partner, hosts: [] } }))).toBe(
    'open partner-hosts-missing',
  )
  const withoutOwn = { ...bothWays, own: { ...terms.own, hosts: [] } }
  expect(codeOf('domains-complete', of(withoutOwn))).toBe('open own-hosts-missing')
  expect(codeOf('domains-complete', of({ ...withoutOwn, toUs: null }))).toBe('met domains-complete')
  const domains = ['bank.example', 'sub.bank.example']
  expect(codeOf('domains-complete', { partner: samplePartner({ domains }) })).toBe('open domain-not-agreed')
  const covered = terms.partner.domains.map((each) => ({ ...each, includeSubdomains: true }))
  const wide = of({ partner: { ...terms.partner, domains: covered } })
  expect(codeOf('domains-complete', { ...wide, partner: samplePartner({ domains }) })).toBe('met domains-complete')
  expect(codeOf('domains-complete', { agreement: undefined })).toBe('open no-agreement')
})

test('domains of a draft may still change: what is missing is named, and nothing is complete', () => {
  const draft = (change: Partial<AgreementTerms> = {}) => ({ agreement: agreementInForce(change, { state: 'draft' }) })
  expect(codeOf('domains-complete', draft(bothWays))).toBe('open terms-draft')
  const empty = draft({ ...bothWays, own: { ...terms.own, domains: [] } })
  expect(codeOf('domains-complete', empty)).toBe('open own-domains-missing')
})

test('terms are fixed from the day they are sent, with a level that holds mail back', () => {
  expect(codeOf('terms-fixed')).toBe('met terms-fixed')
  expect(codeOf('terms-fixed', { agreement: agreementInForce({}, { state: 'draft' }) })).toBe('open terms-draft')
  const may = { ...bothWays.toPartner, level: 'may' as const }
  expect(codeOf('terms-fixed', { agreement: agreementInForce({ toPartner: may }) })).toBe('open no-mandatory-level')
  const oneWay = agreementInForce({ ...bothWays, toPartner: may })
  expect(codeOf('terms-fixed', { agreement: oneWay })).toBe('met terms-fixed')
})

test('confirmed is a version that both sides said yes to', () => {
  const confirmed = agreementInForce()
  const only = (side: 'own' | 'partner', state: 'sent' | 'draft' = 'sent') => ({
    agreement: { ...confirmed, state, confirmations: confirmed.confirmations.filter((each) => each.side === side) },
  })
  expect(codeOf('agreement-confirmed')).toBe('met confirmed-by-both')
  expect(codeOf('agreement-confirmed', only('own'))).toBe('open partner-yes-missing')
  expect(codeOf('agreement-confirmed', only('partner'))).toBe('open own-yes-missing')
  expect(codeOf('agreement-confirmed', only('own', 'draft'))).toBe('open terms-draft')
  expect(codeOf('agreement-confirmed', { agreement: undefined })).toBe('open no-agreement')
})

test('a yes by mail is no consent where signatures are agreed', () => {
  const agreed = agreementInForce()
  const by = (way: 'signature' | 'mail', isTextFormEnough: boolean) => ({
    agreement: {
      ...agreed,
      terms: { ...agreed.terms, common: { ...agreed.terms.common, isTextFormEnough } },
      confirmations: agreed.confirmations.map((each) => ({ ...each, way: each.side === 'own' ? 'signature' : way })),
    },
  })
  expect(codeOf('agreement-confirmed', by('mail', true))).toBe('met confirmed-by-both')
  expect(codeOf('agreement-confirmed', by('signature', false))).toBe('met confirmed-by-both')
  expect(codeOf('agreement-confirmed', by('mail', false))).toBe('open partner-yes-missing')
})

test('the partner is done by its own word in its file only, not by a yes to the terms', () => {
  const agreed = agreementInForce()
  const hosts = (hostsConfirmed: boolean) => ({
    ...agreed,
    terms: { ...agreed.terms, partner: { ...agreed.terms.partner, hostsConfirmed } },
  })
  const without = agreed.confirmations.filter(({ side }) => side === 'own')
  const byPhone = agreed.confirmations.map((each) => ({ ...each, way: 'phone' as const }))
  expect(codeOf('partner-done', { agreement: hosts(true) })).toBe('met partner-hosts-by-file')
  expect(codeOf('partner-done', { agreement: hosts(false) })).toBe('open partner-hosts-open')
  expect(codeOf('partner-done', { agreement: { ...hosts(true), confirmations: byPhone } })).toBe(
    'open partner-not-done',
  )
  expect(codeOf('partner-done', { agreement: { ...hosts(true), confirmations: without } })).toBe(
    'open partner-not-done',
  )
  expect(codeOf('partner-done', { agreement: { ...hosts(true), state: 'draft' } })).toBe('open terms-draft')
})

test('a review date counts while the version is in force and the day lies ahead', () => {
  expect(codeOf('review-date-set')).toBe('met review-ahead')
  expect(codeOf('review-date-set', { today: '2027-11-21' })).toBe('met review-ahead')
  expect(codeOf('review-date-set', { today: '2027-11-22' })).toBe('open review-past')
  expect(codeOf('review-date-set', { agreement: agreementInForce({}, { state: 'confirmed' }) })).toBe(
    'open not-in-force',
  )
  expect(codeOf('review-date-set', { agreement: agreementInForce({}, { reviewBy: null }) })).toBe('open not-in-force')
})
