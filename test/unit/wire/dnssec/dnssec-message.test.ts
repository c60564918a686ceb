// Names, messages and DNSSEC data: known values of the root and of the standards, and noise that must never throw or find something.
import packet from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { named, record } from '#test/support/dnssec/zone-signer.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { createNsecDenial } from '#wire/dnssec/denial/nsec-denial.ts'
import { createNsec3Denial } from '#wire/dnssec/denial/nsec3-denial.ts'
import { readReply } from '#wire/dnssec/dns-exchange.ts'
import { isSignedBy } from '#wire/dnssec/key-algorithms.ts'
import { compareNames, nameText, nameWire, parseName, readName } from '#wire/dnssec/message/dns-name.ts'
import { encodeQuery, readMessage, typeCode } from '#wire/dnssec/message/dns-wire.ts'
import {
  readDelegationSigner,
  readDnsKey,
  readHashedNextSecure,
  readNextSecure,
  readSignature,
} from '#wire/dnssec/message/dnssec-rdata.ts'
import { findSet, setsOfType } from '#wire/dnssec/message/record-set.ts'
import { readSecuredRecord } from '#wire/dnssec/message/secured-records.ts'
import { isAnchored, readTrustAnchors, rootTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import { createWorkBudget, defaultWorkLimits } from '#wire/dnssec/work-limit.ts'

const runs = { numRuns: propertyRuns(300) }
const bytes = fc.uint8Array({ maxLength: 300, size: 'max' }).map((array) => Buffer.from(array))
/** The root's key signing keys as Debian's dns-root-data carries them. */
const rootKeys = `
. IN DNSKEY 257 3 8 AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU= ; 20326
. IN DNSKEY 257 3 8 AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeHspaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc= ; 38696
`

describe('names', () => {
  it('keep odd octets apart in text and wire', () => {
    const odd = ['a.b', 'c\\', '\x00\xff', '*']
    expect(nameText(odd)).toBe('a\\.b.c\\\\.\\000\\255.*')
    expect(parseName(nameText(odd))).toEqual(odd)
    expect(readName(nameWire(odd), 0)).toEqual({ name: odd, end: nameWire(odd).length })
  })

  it('stand in the order of RFC 4034 section 6.1', () => {
    const order = ['example', 'a.example', 'yljkjljk.a.example', 'Z.a.example', 'zABC.a.EXAMPLE', 'z.example']
    const rest = ['\\001.z.example', '*.z.example', '\\200.z.example']
    const names = [...order, ...rest].map(named)
    expect([...names].reverse().sort(compareNames)).toEqual(names)
  })

  it.each(['a..b', '.a', `${'a'.repeat(64)}.b`, 'a\\300', 'a\\', `${'abcdefg.'.repeat(32)}x`])('refuse %s', (text) => {
    expect(parseName(text)).toBeUndefined()
  })

  it('refuse pointers forwards, to themselves and in circles', () => {
    expect(readName(Buffer.from([0xc0, 0x00]), 0)).toBeUndefined()
    expect(readName(Buffer.from([0, 0xc0, 0x03, 0]), 1)).toBeUndefined()
    expect(readName(Buffer.from([1, 0x61, 0xc0, 0x00]), 0)).toBeUndefined()
  })

  it('survive noise and come back from text as they were', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 300 }), (noise, start) => {
        const read = readName(noise, start)
        if (read === undefined) return
        expect(nameWire(read.name).length).toBeLessThanOrEqual(255)
        expect(parseName(nameText(read.name))).toEqual(read.name)
      }),
      runs,
    )
  })
})

describe('trust anchors', () => {
  it('built in are the digests of the root keys in force', () => {
    const keys = readTrustAnchors(rootKeys, 'test')
    if (!keys.ok) throw new Error('unreadable')
    const found = keys.value.map(({ proof }) => {
      if (proof.kind !== 'key') return 0
      return rootTrustAnchors().filter((anchor) => isAnchored(anchor, [], proof.key)).length === 1 ? proof.key.tag : -1
    })
    expect(found).toEqual([20326, 38696])
  })

  it.each([
    ['', 'no trust anchor'],
    ['; only a comment', 'no trust anchor'],
    ['. IN DS 20326 8 2', 'line 1'],
    ['. IN DS 20326 8 2 E06D44B8ZZ', 'line 1'],
    ['. IN DS 70000 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D', 'line 1'],
    ['. 300 IN A 192.0.2.1', 'line 1'],
    [`${rootKeys}\nbroken`, 'line 5'],
    [rootKeys.replaceAll('257 3 8', '0 3 8'), 'line 2'],
  ])('%j are refused: %s', (text, detail) => {
    expect(readTrustAnchors(text, 'a.key')).toMatchObject({ fault: { code: 'input.wrong-format', params: { detail } } })
  })

  it('survive noise', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary', size: 'max' }), (noise) => {
        expect(readTrustAnchors(`${noise}\n. IN DS ${noise}`, 'noise').ok).toBe(false)
      }),
      runs,
    )
  })
})

describe('NSEC3', () => {
  /** RFC 5155 appendix A: the apex of "example", SHA-1, 12 rounds, salt aabbccdd. */
  const apex = { owner: '0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example', next: '174eb2409fe28bcb4887a1836f957f0a8425e27b' }

  it('hashes names as RFC 5155 appendix A does', () => {
    const data = Buffer.from(`0101000c04aabbccdd14${apex.next}000722010000000290`, 'hex')
    const set = { owner: named(apex.owner), type: typeCode.NSEC3, rdatas: [data], signatures: [] }
    const denial = createNsec3Denial(named('example'), [set], createWorkBudget(defaultWorkLimits))
    expect(denial.deny(named('example'), typeCode.TLSA)).toBe('no-data')
    expect(denial.deny(named('example'), typeCode.MX)).toBe('unproven')
    const poor = createNsec3Denial(named('example'), [set], createWorkBudget({ ...defaultWorkLimits, hashRounds: 12 }))
    expect(poor.deny(named('example'), typeCode.TLSA)).toBe('work-limit')
    expect(denial.deny(named('other'), typeCode.TLSA)).toBe('unproven')
  })

  it('and NSEC deny nothing from noise, and never throw', () => {
    const zone = named('example')
    fc.assert(
      fc.property(bytes, bytes, fc.constantFrom('example', 'a.example', 'b.a.example'), (noise, other, text) => {
        const sets = [noise, other].map((rdata) => ({
          owner: named('b.example'),
          type: 0,
          rdatas: [rdata],
          signatures: [],
        }))
        const hashed = createNsec3Denial(zone, sets, createWorkBudget(defaultWorkLimits))
        expect(hashed.deny(named(text), 1)).toBe('unproven')
        createNsecDenial(zone, sets).deny(named(text), 1)
        createNsecDenial(zone, sets).denyDelegation(named(text))
        expect(createNsecDenial(zone, sets).denyName(zone)).toBe('unproven')
      }),
      runs,
    )
  })
})

describe('messages', () => {
  const question = { name: named('mx.partner.example'), type: typeCode.A }
  const query = encodeQuery(7, question, { wantsSignatures: true, checkingDisabled: true })

  it('are built with DO and CD and read back', () => {
    expect(readMessage(query)).toMatchObject({ id: 7, question, isResponse: false, answers: [] })
    expect(query.readUInt16BE(2)).toBe(0x0110)
    expect(query.subarray(-6).toString('hex')).toBe('000080000000')
    expect(readReply(7, question, query)).toBeUndefined()
  })

  it('survive noise behind a real head, and hold no more than they may', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.nat({ max: 60 }),
        fc.array(fc.nat({ max: 255 }), { maxLength: 4 }),
        (noise, keep, counts) => {
          const message = Buffer.concat([query.subarray(0, keep), noise])
          for (const [index, count] of counts.entries()) if (message.length > 12) message[4 + index * 2 + 1] = count
          const read = readMessage(message)
          if (read === undefined) return
          expect(read.answers.length + read.authority.length).toBeLessThanOrEqual(500)
          for (const type of [typeCode.NSEC, typeCode.A, typeCode.RRSIG]) setsOfType(read.authority, type)
          findSet(read.answers, question.name, question.type)
        },
      ),
      runs,
    )
  })

  it('survive changes of a real answer', () => {
    const rrsig = {
      typeCovered: 'MX',
      algorithm: 13,
      labels: 2,
      originalTTL: 300,
      expiration: 2,
      inception: 1,
      keyTag: 7,
    }
    const whole = packet.encode({
      type: 'response',
      id: 7,
      questions: [{ type: 'MX', name: 'partner.example' }],
      answers: [
        { type: 'MX', name: 'partner.example', data: { preference: 1, exchange: 'mx.partner.example' } },
        {
          type: 'RRSIG',
          name: 'partner.example',
          data: { ...rrsig, signersName: 'partner.example', signature: Buffer.alloc(64, 5) },
        },
      ],
      authorities: [
        { type: 'NSEC', name: 'a.partner.example', data: { nextDomain: 'z.partner.example', rrtypes: ['A', 'RRSIG'] } },
        { type: 'NS', name: 'partner.example', data: 'ns.partner.example' },
      ],
    } as unknown as packet.Packet)
    const mx = { name: named('partner.example'), type: typeCode.MX }
    expect(readReply(7, mx, whole)).toMatchObject({ answers: { length: 2 }, authority: { length: 2 } })
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8, size: 'max' }), fc.nat({ max: whole.length }), (changes, cut) => {
        const changed = Buffer.from(whole)
        for (const [at, octet] of changes) changed[at] = octet
        readReply(7, mx, changed.subarray(0, cut))
        const read = readReply(7, mx, changed)
        if (read === undefined || read === 'malformed') return
        expect(read.answers.length + read.authority.length).toBeLessThanOrEqual(4)
        for (const { owner, type, rdata } of read.answers) {
          expect(nameWire(owner).length).toBeLessThanOrEqual(255)
          if (type === typeCode.RRSIG) readSignature(rdata)
        }
      }),
      runs,
    )
  })

  it('survive any data of any record', () => {
    const kinds = ['A', 'AAAA', 'MX', 'TXT', 'TLSA', 'CNAME'] as const
    fc.assert(
      fc.property(bytes, fc.constantFrom(...kinds), fc.nat({ max: 255 }), (noise, kind, algorithm) => {
        for (const read of [readDnsKey, readDelegationSigner, readSignature, readNextSecure, readHashedNextSecure])
          read(noise)
        readSecuredRecord(kind, noise)
        expect(isSignedBy(algorithm, noise, noise, noise)).toBe(false)
      }),
      runs,
    )
  })

  it('give addresses in the usual form', () => {
    const v6 = (hex: string) => readSecuredRecord('AAAA', Buffer.from(hex, 'hex'))
    expect(v6('20010db8000000000000000000000001')).toEqual({ kind: 'AAAA', address: '2001:db8::1' })
    expect(v6('00000000000000000000000000000000')).toEqual({ kind: 'AAAA', address: '::' })
    expect(v6('20010db8000000010000000000000000')).toEqual({ kind: 'AAAA', address: '2001:db8:0:1::' })
    expect(v6('00010000000200000000000300000004')).toEqual({ kind: 'AAAA', address: '1:0:2::3:0:4' })
    expect(v6('10000000000000000000000000000100')).toEqual({ kind: 'AAAA', address: '1000::100' })
    expect(readSecuredRecord('A', Buffer.from([192, 0, 2, 1]))).toEqual({ kind: 'A', address: '192.0.2.1' })
    expect(readSecuredRecord('A', Buffer.from([192, 0, 2]))).toBeUndefined()
  })

  it('give the null MX as the empty name', () => {
    expect(readSecuredRecord('MX', Buffer.from([0, 0, 0]))).toEqual({ kind: 'MX', preference: 0, exchange: '' })
    expect(readSecuredRecord('MX', record('.', 'MX', Buffer.from([0, 1])).rdata)).toBeUndefined()
  })
})
