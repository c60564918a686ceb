// What sessions are opened with: one context per distinct order, and our own certificate or a fault that says why not.
import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSinkAuthorities, type SinkAuthorities } from '#test/support/relay/sink-authorities.ts'
import { type ClientTlsOrder, createClientTls } from '#wire/smtp-client/client-tls.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const trust = createTrustStore({ extra: [], bundled: false })
const order = (more: Partial<ClientTlsOrder> = {}): ClientTlsOrder => ({
  trust,
  minProtocol: 'TLSv1.2',
  suites: 'any',
  clientCertificate: null,
  ...more,
})
const contextOf = (more: Partial<ClientTlsOrder> = {}) => {
  const made = createClientTls(order(more))
  if (!made.ok) throw new Error(JSON.stringify(made.fault))
  return made.value.context
}

describe('what we offer', () => {
  let own: SinkAuthorities
  beforeAll(() => {
    own = createSinkAuthorities()
  }, 60_000)

  it('shares contexts between orders that are alike, whatever they trust', () => {
    const other = createTrustStore({ extra: own.trusted, bundled: false })
    expect(contextOf()).toBe(contextOf({ trust: other }))
    expect(contextOf({ suites: 'pfs' })).toBe(contextOf({ suites: 'pfs' }))
    const all = (['any', 'pfs', 'bsi'] as const).flatMap((suites) =>
      (['any', 'TLSv1.2', 'TLSv1.3'] as const).map((minProtocol) => contextOf({ suites, minProtocol })),
    )
    expect(new Set([...all, contextOf({ clientCertificate: own.client })]).size).toBe(10)
  })

  it('shows a certificate by what it is, not by what it is called', () => {
    const { certificatePem, keyPem, sha256 } = own.client
    const renewed = own.current(['relay.own.example'])
    const first = contextOf({ clientCertificate: { certificatePem, keyPem, sha256 } })
    const second = contextOf({
      clientCertificate: { certificatePem: renewed.chainPem, keyPem: renewed.keyPem, sha256 },
    })
    expect(second).not.toBe(first)
  })

  it('refuses a key that is not the certificate’s, and what is no certificate', () => {
    const { certificatePem, sha256 } = own.client
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const keyPem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    for (const clientCertificate of [
      { certificatePem, keyPem, sha256 },
      { certificatePem: 'none', keyPem, sha256 },
      { certificatePem, keyPem: '', sha256 },
    ]) {
      const made = createClientTls(order({ clientCertificate }))
      expect(made).toMatchObject({ ok: false, fault: { code: 'relay.key-unusable' } })
      expect(JSON.stringify(made)).not.toContain('PRIVATE')
    }
  })

  it('keeps no more contexts than it may', () => {
    const first = contextOf({ minProtocol: 'TLSv1.3', suites: 'pfs' })
    const { keyPem, certificatePem } = own.client
    for (let count = 0; count < 260; count += 1) {
      contextOf({ clientCertificate: { certificatePem: `${certificatePem}\n${count}`, keyPem, sha256: '' } })
    }
    expect(contextOf({ minProtocol: 'TLSv1.3', suites: 'pfs' })).not.toBe(first)
  })
})
