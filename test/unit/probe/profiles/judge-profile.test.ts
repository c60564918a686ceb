// Connections everybody meets, held against the profiles: what is listed, what is past its year, what is too short, and what stays open.
import { describe, expect, it } from 'vitest'
import type { ProfileId, ProfileVerdict } from '#domain/tls-profile.ts'
import { judgeProfile } from '#probe/profiles/judge-profile.ts'
import type { CertificateFacts, NegotiatedFacts } from '#probe/profiles/negotiated-facts.ts'
import { profileOf } from '#wire/profiles/profile-catalog.ts'
import { careful, classic, p256Leaf, rsaLeaf, usualPostfix } from './sample-facts.ts'

function judge(facts: NegotiatedFacts, id: ProfileId, year = 2026, edition?: string): ProfileVerdict {
  const profile = profileOf(id, edition)
  if (profile === undefined) throw new Error('no such profile')
  return judgeProfile(facts, profile, year)
}
const item = (verdict: ProfileVerdict, name: string, value?: string) =>
  verdict.items.find((entry) => entry.item === name && (value === undefined || entry.value === value))
const bsi = 'bsi-tr-02102-2'

describe('the usual Postfix', () => {
  it('has a suite the BSI lists and a group it does not, which is the doing of both sides', () => {
    const verdict = judge(usualPostfix, bsi)
    expect(item(verdict, 'suite')).toMatchObject({ state: 'met', reason: 'listed', until: 2029 })
    expect(item(verdict, 'group')).toMatchObject({
      value: 'x25519',
      state: 'not-met',
      reason: 'not-listed',
      side: 'pair',
    })
    expect(verdict).toMatchObject({ edition: '2023', state: 'not-met' })
  })

  it('meets RFC 9325', () => {
    expect(judge(usualPostfix, 'rfc9325')).toMatchObject({ state: 'met', isVerified: true })
  })

  it('stays open in the edition of 2026, whose groups our sources do not name', () => {
    const verdict = judge({ ...usualPostfix, certificates: [p256Leaf] }, bsi, 2026, '2026-01')
    expect(item(verdict, 'group')).toMatchObject({ state: 'unknown', reason: 'unsettled', isVerified: false })
    expect(verdict).toMatchObject({ state: 'unknown', isVerified: false })
  })
})

describe('keys', () => {
  const keyOf = (leaf: CertificateFacts, year: number) =>
    item(judge({ ...careful, certificates: [leaf] }, bsi, year), 'certificate-key')

  it('of RSA with 2048 bits were enough for the BSI until 2023', () => {
    expect(keyOf(rsaLeaf(2048), 2023)).toMatchObject({ state: 'met', until: 2023, minimum: 2000 })
    expect(keyOf(rsaLeaf(2048), 2024)).toMatchObject({
      state: 'not-met',
      reason: 'too-short',
      until: 2023,
      minimum: 3000,
    })
    expect(keyOf(rsaLeaf(2048), 2024)?.side).toBe('partner')
    expect(keyOf(rsaLeaf(3072), 2026)).toMatchObject({ state: 'met', reason: 'long-enough' })
  })

  it('of P-256 are enough, of RSA with 1024 bits never', () => {
    expect(judge(careful, bsi)).toMatchObject({ state: 'met', isVerified: true })
    expect(keyOf(rsaLeaf(1024), 2022)).toMatchObject({ state: 'not-met', minimum: 2000, until: null })
  })

  it('above the leaf are only mentioned by TR-02102-2 and decide in RFC 9325', () => {
    const facts = { ...careful, certificates: [p256Leaf, rsaLeaf(1024)] }
    expect(item(judge(facts, bsi), 'chain-key')).toMatchObject({ value: 'rsa-1024', state: 'not-met', isHint: true })
    expect(judge(facts, bsi).state).toBe('met')
    expect(judge(facts, 'rfc9325').state).toBe('not-met')
  })

  it('nobody could read leave the profile open', () => {
    for (const leaf of [
      { ...p256Leaf, keyBits: null },
      { ...p256Leaf, keyType: 'other' as const },
    ])
      expect(judge({ ...careful, certificates: [leaf] }, bsi).state).toBe('unknown')
    expect(judge({ ...careful, certificates: [] }, bsi).state).toBe('unknown')
  })
})

describe('signatures', () => {
  it('of RSA in the old form ended in 2025 in the handshake and are only mentioned in certificates', () => {
    expect(judge(classic, bsi, 2025)).toMatchObject({ state: 'met' })
    const later = judge(classic, bsi, 2026)
    expect(item(later, 'signature')).toMatchObject({ state: 'not-met', reason: 'past-year', until: 2025, side: 'pair' })
    expect(item(later, 'certificate-signature')).toMatchObject({ state: 'not-met', reason: 'past-year', isHint: true })
    expect(later.state).toBe('not-met')
  })

  it('of RSA with PSS in TLS 1.2 are met with a mark that our source is not sure', () => {
    const verdict = judge({ ...classic, signatureScheme: 'rsa_pss_rsae_sha256' }, bsi)
    expect(verdict).toMatchObject({ state: 'met', isVerified: false })
    expect(judge({ ...classic, signatureScheme: 'rsa_pss_rsae_sha256' }, bsi, 2026, '2026-01').state).toBe('met')
    expect(judge(classic, bsi, 2026, '2026-01').state).toBe('not-met')
  })

  it('with SHA-1 on a certificate are not listed anywhere, but for a root nobody asks', () => {
    const old = { ...p256Leaf, signature: 'rsa_pkcs1_sha1' }
    const root = { ...old, isSelfIssued: true }
    expect(judge({ ...careful, certificates: [old] }, 'rfc9325').state).toBe('not-met')
    expect(judge({ ...careful, certificates: [p256Leaf, root] }, 'rfc9325').state).toBe('met')
    expect(judge({ ...careful, certificates: [root] }, 'rfc9325').state).toBe('not-met')
  })
})

describe('key exchange', () => {
  const dhe = (bits: number | null): NegotiatedFacts => ({
    ...classic,
    suite: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
    signatureScheme: 'rsa_pss_rsae_sha256',
    group: null,
    hasOwnPrime: true,
    keyExchangeBits: bits,
  })

  it.each([
    [1024, 'not-met', 'not-met'],
    [2048, 'met', 'not-met'],
    [3072, 'met', 'met'],
    [null, 'unknown', 'unknown'],
  ])('with a prime of %s bits', (bits, rfc, bsiState) => {
    expect(judge(dhe(bits), 'rfc9325').state).toBe(rfc)
    expect(judge(dhe(bits), bsi).state).toBe(bsiState)
    expect(item(judge(dhe(bits), bsi), 'key-exchange-size')?.state).toBe(bsiState)
  })

  it('by ffdhe2048 ended in 2022; without forward secrecy RFC 9325 is not met', () => {
    expect(item(judge({ ...careful, group: 'ffdhe2048' }, bsi), 'group')).toMatchObject({
      reason: 'past-year',
      until: 2022,
    })
    const transport = { ...classic, suite: 'TLS_RSA_WITH_AES_128_GCM_SHA256', group: null, signatureScheme: null }
    expect(item(judge(transport, 'rfc9325'), 'forward-secrecy')).toMatchObject({ state: 'not-met', reason: 'absent' })
    expect(item(judge(transport, bsi), 'suite')).toMatchObject({ state: 'not-met', reason: 'not-listed' })
    expect(item(judge(transport, bsi), 'group')).toBeUndefined()
  })

  it('with fixed keys ends in 2026 for the BSI', () => {
    const fixed = { ...classic, suite: 'TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256', group: null, signatureScheme: null }
    expect(judge(fixed, bsi, 2026).state).toBe('met')
    expect(judge(fixed, bsi, 2027).state).toBe('not-met')
  })
})

describe('versions, extensions and years', () => {
  it('below TLS 1.2 settle it alone', () => {
    for (const id of ['rfc9325', bsi] as const)
      expect(item(judge({ ...classic, protocol: 'TLSv1.1' }, id), 'protocol')).toMatchObject({ state: 'not-met' })
    expect(judge({ ...careful, protocol: null }, bsi).state).toBe('unknown')
  })

  it('ask for renegotiation information and forbid compression in TLS 1.2, not in TLS 1.3', () => {
    const withFlags = (flags: object) =>
      ({ ...classic, extensions: { ...careful.extensions, ...classic.extensions, ...flags } }) as NegotiatedFacts
    expect(judge(classic, 'rfc9325').state).toBe('met')
    expect(judge(withFlags({ 'renegotiation-info': false }), 'rfc9325').state).toBe('not-met')
    expect(judge(withFlags({ compression: true }), bsi, 2025).state).toBe('not-met')
    expect(judge(withFlags({ compression: null }), bsi, 2025).state).toBe('unknown')
    expect(judge({ ...classic, extensions: null }, bsi, 2025).state).toBe('unknown')
    expect(
      item(judge(withFlags({ 'extended-master-secret': false }), bsi, 2025), 'extension', 'extended-master-secret'),
    ).toMatchObject({ isHint: true })
    expect(judge(withFlags({ 'extended-master-secret': false }), bsi, 2025).state).toBe('met')
  })

  it('are unknown where an edition ends with "2029+"', () => {
    expect(item(judge(careful, bsi, 2030), 'suite')).toMatchObject({ state: 'unknown', reason: 'beyond-edition' })
    expect(judge(careful, bsi, 2030).state).toBe('unknown')
    expect(judge(careful, bsi, 2032, '2026-01').state).toBe('not-met')
  })
})

describe('TR-03116-4', () => {
  const offered = {
    protocols: ['TLSv1.2', 'TLSv1.3'],
    suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
    groups: ['secp256r1', 'brainpoolP256r1', 'brainpoolP256r1tls13'],
    isComplete: true,
  }
  const id = 'bsi-tr-03116-4'

  it('is met by a server that offers all of it', () => {
    expect(judge({ ...careful, offered }, id).state).toBe('met')
  })

  it('is open as long as nobody asked for everything, and not met when the server lacks the Brainpool curve', () => {
    expect(judge(careful, id).state).toBe('unknown')
    const groups = ['secp256r1']
    expect(judge({ ...careful, offered: { ...offered, groups, isComplete: false } }, id).state).toBe('unknown')
    const verdict = judge({ ...careful, offered: { ...offered, groups } }, id)
    expect(item(verdict, 'offer', 'brainpoolP256r1')).toMatchObject({ state: 'not-met', reason: 'not-offered' })
    expect(verdict.state).toBe('not-met')
  })

  it('does not count a suite whose year is over', () => {
    const suites = ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'TLS_AES_128_GCM_SHA256']
    expect(judge({ ...careful, offered: { ...offered, suites } }, id, 2026).state).toBe('met')
    expect(judge({ ...careful, offered: { ...offered, suites } }, id, 2027).state).toBe('not-met')
  })

  it('rests on TR-02102-2, asks 3072 bits of RSA by hearsay, and says what no test can see', () => {
    const verdict = judge({ ...careful, group: 'x25519', certificates: [rsaLeaf(3000)], offered }, id)
    expect(item(verdict, 'group')?.state).toBe('not-met')
    expect(
      verdict.items
        .filter((entry) => entry.item === 'certificate-key')
        .map(({ state, isVerified }) => [state, isVerified]),
    ).toEqual([
      ['met', true],
      ['not-met', false],
    ])
    expect(item(verdict, 'not-measured', 'early-data')).toMatchObject({ state: 'unknown', isHint: true })
  })
})
