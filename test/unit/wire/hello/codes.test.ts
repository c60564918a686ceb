// The tables of codes: complete where a registry says so, without double entries, and read rightly.
import { describe, expect, it } from 'vitest'
import { alertTable } from '#wire/hello/codes/alerts.ts'
import { groupBits, groupTable } from '#wire/hello/codes/groups.ts'
import { schemeTable } from '#wire/hello/codes/signature-schemes.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { suiteTable } from '#wire/hello/codes/suites.ts'
import {
  allClassicSuites,
  maxSuitesPerHello,
  modernSuites,
  oldSuites,
  usualSuites,
  weakSuites,
} from '#wire/hello/plan/suite-lists.ts'

describe('tables of codes', () => {
  it.each([
    ['suites', suiteTable],
    ['groups', groupTable],
    ['schemes', schemeTable],
    ['alerts', alertTable],
  ])('%s go both ways', (_, table) => {
    const codes = table.names.map(table.codeOf)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.map(table.nameOf)).toEqual(table.names)
  })

  it('holds the registered suites and the expired drafts', () => {
    expect(suiteTable.names).toHaveLength(350 + 7)
    expect(suiteTable.nameOf(0xc02f)).toBe('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')
    expect(suiteTable.nameOf(0xfefe)).toBe('0xfefe')
    expect(() => suiteTable.codeOf('TLS_RSA_WITH_ROT13')).toThrow('TLS_RSA_WITH_ROT13')
  })

  it('knows groups by their registry numbers', () => {
    expect(['x25519', 'secp521r1', 'ffdhe8192', 'X25519MLKEM768', 'brainpoolP256r1'].map(groupTable.codeOf)).toEqual([
      29, 25, 0x0104, 0x11ec, 26,
    ])
    expect(['x25519', 'x448', 'secp384r1', 'ffdhe3072', 'X25519MLKEM768', '0x0a0a'].map(groupBits)).toEqual([
      253,
      446,
      384,
      3072,
      null,
      null,
    ])
  })
})

describe('traits of suites', () => {
  it.each([
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ecdhe', 'rsa', 'gcm', 'SHA256', true, true],
    ['TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA', 'dhe', 'dss', 'des', 'SHA', true, false],
    ['TLS_DH_anon_WITH_AES_256_CBC_SHA', 'dhe', null, 'cbc', 'SHA', false, false],
    ['TLS_ECDH_ECDSA_WITH_RC4_128_SHA', 'ecdh', 'ecdsa', 'rc4', 'SHA', false, false],
    ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'rsa', 'rsa', '3des', 'SHA', false, false],
    ['TLS_AES_256_GCM_SHA384', 'tls13', null, 'gcm', 'SHA384', true, true],
    ['TLS_ECDHE_PSK_WITH_NULL_SHA', 'ecdhe', 'psk', 'null', 'SHA', true, false],
    ['0x1234', 'other', null, 'other', '', false, false],
  ])('%s', (suite, keyAgreement, authentication, encryption, hash, hasForwardSecrecy, isAead) => {
    expect(traitsOf(suite)).toMatchObject({ keyAgreement, authentication, encryption, hash, hasForwardSecrecy, isAead })
  })

  it('sees export and anonymous suites', () => {
    const all = suiteTable.names.map((name) => ({ name, traits: traitsOf(name) }))
    expect(all.every(({ name, traits }) => traits.isAnonymous === name.includes('_anon'))).toBe(true)
    expect(all.every(({ name, traits }) => traits.isExport === name.includes('EXPORT'))).toBe(true)
  })
})

describe('lists of suites', () => {
  it('fit into one hello and repeat nothing', () => {
    for (const list of [modernSuites, usualSuites, oldSuites, weakSuites]) {
      expect(list.length).toBeLessThanOrEqual(maxSuitesPerHello)
      expect(new Set(list).size).toBe(list.length)
      expect(list.map(suiteTable.codeOf).length).toBe(list.length)
    }
    expect(new Set(allClassicSuites).size).toBe(allClassicSuites.length)
  })

  it('call nothing weak that protects well', () => {
    const strong = weakSuites.map(traitsOf).filter(({ hasForwardSecrecy, isAead }) => hasForwardSecrecy && isAead)
    expect(strong).toEqual([])
  })

  it('ask for no anonymous suite where the certificate is wanted', () => {
    expect(usualSuites.filter((suite) => traitsOf(suite).isAnonymous)).toEqual([])
  })
})
