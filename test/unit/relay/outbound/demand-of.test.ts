// From settings, policy and exception to what is demanded.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { relayConfig } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import { destinationOf } from '#relay/message.ts'
import { createDemands, type DemandSettings, policyHash } from '#relay/outbound/demand-of.ts'
import { exceptionFor } from '#relay/outbound/exception-in-force.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { policyFor } from '#test/support/relay/outbound-relay.ts'
import { sampleException } from '#test/support/relay/sample-exception.ts'

const domain = 'partner.example'
const nextHop = { host: '127.0.0.1', port: 2525, level: 'encrypt' }

function demandsOf(
  policies: readonly RelayPolicy[],
  changes: Partial<DemandSettings> = {},
  { unlisted = 'opportunistic', ownDomains = ['own.example'] } = {},
) {
  const config = relayConfig.parse({
    schema: 'handschlag.relay/1',
    hostName: 'relay.own.example',
    postmaster: 'postmaster@own.example',
    listeners: [{ address: '127.0.0.1', port: 25, tls: null }],
    ownDomains,
    nextHop,
    outbound: { bundledAuthorities: false, unlisted },
  })
  return createDemands({
    config,
    policies: createLoadedPolicies({ schema: 'handschlag.relay-policy/2', policies: [...policies] }, ''),
    authorities: [],
    nextHopAuthorities: null,
    clientCertificates: new Map(),
    ...changes,
  })
}

const deliveryTo = (to: string, policyId: string | null = null, requiresTls = false) => ({
  destination: destinationOf({ domain: to, policyId, isToNextHop: to === 'own.example' }),
  domain: to,
  policyId,
  recipients: [{ id: 0, address: `anna@${to}`, notify: null, originalRecipient: null }],
  envelope: {
    sender: 'max@own.example',
    returnContent: null,
    envelopeId: null,
    is8bit: false,
    isSmtpUtf8: false,
    requiresTls,
  },
})
const ruled = (
  demands: ReturnType<typeof demandsOf>,
  delivery: ReturnType<typeof deliveryTo> & { readonly wanted?: 'as-is' | 'container' },
  exceptions: readonly RelayException[] = [],
) => {
  const outcome = demands.rulesFor({ delivery, exceptions, nowMs: Date.now() })
  if (!outcome.ok) throw new Error(outcome.why)
  return { ...outcome.rules, basis: outcome.basis }
}

describe('what is demanded', () => {
  it('is the policy of the domain', () => {
    const policy = policyFor(domain, { names: ['mx.partner.example'], minProtocol: 'TLSv1.3', suites: 'bsi' })
    const { demand, allowsClear, basis, nextHop: hop } = ruled(demandsOf([policy]), deliveryTo(domain, policy.id))
    expect(demand).toEqual({
      level: 'secure',
      names: ['mx.partner.example'],
      pins: [],
      minProtocol: 'TLSv1.3',
      suites: 'bsi',
      clientCertificateSha256: null,
      requiresTls: false,
      recipientDomain: domain,
      exceptionLevel: null,
    })
    expect([allowsClear, hop]).toEqual([false, null])
    expect(basis.demanded).toEqual({ level: 'secure', policySha256: policyHash(policy) })
  })

  it('is the policy in force now, also for mail that came without one', () => {
    const policy = policyFor(domain)
    expect(ruled(demandsOf([policy]), deliveryTo(domain)).demand.level).toBe('secure')
  })

  it('does not end because the policy went missing', () => {
    const outcome = demandsOf([]).rulesFor({ delivery: deliveryTo(domain, randomUUID()), exceptions: [], nowMs: 0 })
    expect(outcome).toMatchObject({ ok: false, why: 'policy-gone' })
  })

  it('is nothing without a policy, and then clear text is possible', () => {
    const { demand, allowsClear, basis } = ruled(demandsOf([]), deliveryTo(domain))
    expect([demand.level, allowsClear, basis.demanded]).toEqual(['may', true, null])
  })

  it('is not nothing where unlisted domains are refused: a domain that left the policies is no longer written to', () => {
    const demands = demandsOf([], {}, { unlisted: 'refuse' })
    const outcome = demands.rulesFor({ delivery: deliveryTo(domain), exceptions: [], nowMs: 0 })
    expect(outcome).toMatchObject({ ok: false, why: 'policy-gone' })
    const before = ruled(demandsOf([]), deliveryTo(domain))
    expect([demands.isCurrent(before.mark), demandsOf([]).isCurrent(before.mark)]).toEqual([false, true])
  })

  it.each(['refuse', 'opportunistic'])('is no other way for mail to our own people (%s)', (unlisted) => {
    const wasOurs = deliveryTo('own.example')
    for (const policies of [[], [policyFor('own.example', { level: 'may' })]]) {
      const outcome = demandsOf(policies, {}, { unlisted, ownDomains: [] }).rulesFor({
        delivery: wasOurs,
        exceptions: [],
        nowMs: 0,
      })
      expect(outcome).toMatchObject({ ok: false, why: 'policy-gone' })
    }
  })

  it('is TLS where the message requires it', () => {
    const { demand, allowsClear } = ruled(demandsOf([]), deliveryTo(domain, null, true))
    expect([demand.requiresTls, allowsClear]).toEqual([true, false])
  })

  it("is the next hop's own rule for our own domains, before any policy", () => {
    const { demand, nextHop: hop, basis } = ruled(demandsOf([policyFor('own.example')]), deliveryTo('own.example'))
    expect([demand.level, hop, basis.policy]).toEqual(['encrypt', { host: '127.0.0.1', port: 2525 }, null])
  })

  it('is lowered by an exception, on a mark of its own', () => {
    const policy = policyFor(domain)
    const demands = demandsOf([policy])
    const usual = ruled(demands, deliveryTo(domain, policy.id))
    const excepted = ruled(demands, deliveryTo(domain, policy.id), [sampleException(policy.id, { level: 'may' })])
    expect(excepted.demand).toMatchObject({ level: 'secure', exceptionLevel: 'may' })
    expect(excepted.allowsClear).toBe(true)
    expect(excepted.mark).not.toBe(usual.mark)
  })

  it('is nothing for an encrypted container, and the agreed level again for the next message', () => {
    const policy = policyFor(domain)
    const demands = demandsOf([policy])
    const container = { ...deliveryTo(domain, policy.id), wanted: 'container' as const }
    expect(ruled(demands, container).demand).toMatchObject({ level: 'secure', exceptionLevel: 'may' })
    expect(ruled(demands, { ...container, wanted: 'as-is' as const })).toMatchObject({
      allowsClear: false,
      demand: { exceptionLevel: null },
    })
  })
})

describe('marks', () => {
  it('hold while policy, authorities and certificates are the same', () => {
    const policy = policyFor(domain)
    const { mark } = ruled(demandsOf([policy]), deliveryTo(domain, policy.id))
    expect(demandsOf([{ ...policy }]).isCurrent(mark)).toBe(true)
    expect(demandsOf([{ ...policy, minProtocol: 'TLSv1.3' }]).isCurrent(mark)).toBe(false)
    expect(demandsOf([]).isCurrent(mark)).toBe(false)
    expect(demandsOf([policy], { nextHopAuthorities: [] }).isCurrent(mark)).toBe(false)
  })

  it('do not depend on the order of members', () => {
    const policy = policyFor(domain)
    const turned = Object.fromEntries(Object.entries(policy).toReversed()) as RelayPolicy
    expect(policyHash(turned)).toBe(policyHash(policy))
    expect(policyHash({ ...policy, level: 'encrypt' })).not.toBe(policyHash(policy))
  })
})

describe('the exception in force', () => {
  const policyId = randomUUID()
  const recipients = ['anna@partner.example', 'otto@partner.example'].map((address, id) => ({
    id,
    address,
    notify: null,
    originalRecipient: null,
  }))
  const forAnna = sampleException(policyId, { recipient: 'Anna@partner.example' })
  const forAll = sampleException(policyId)

  it('of one recipient covers nobody else', () => {
    expect(exceptionFor(policyId, recipients, [forAnna], Date.now())).toBeNull()
    expect(exceptionFor(policyId, recipients.slice(0, 1), [forAnna], Date.now())).toBe(forAnna)
  })

  it('of the recipient goes before that of the partner', () => {
    expect(exceptionFor(policyId, recipients.slice(0, 1), [forAll, forAnna], Date.now())).toBe(forAnna)
    expect(exceptionFor(policyId, recipients, [forAll, forAnna], Date.now())).toBe(forAll)
  })

  it('ends at its end', () => {
    const end = Date.parse(forAll.until)
    expect(exceptionFor(policyId, recipients, [forAll], end - 1)).toBe(forAll)
    expect(exceptionFor(policyId, recipients, [forAll], end)).toBeNull()
  })
})
