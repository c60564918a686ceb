// The practice zones before a judge that is not ours: Unbound validates them from the lab's trust anchor, row by row, and finds secure what
// is signed, insecure what is not, and refuses the broken zone. What does not fit a datagram comes over TCP.
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SocketAddress } from '#domain/setting.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import { type ForwardingUnbound, startForwardingUnbound } from '#test/support/dnssec/forwarding-unbound.ts'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { parseName } from '#wire/dnssec/message/dns-name.ts'
import { encodeQuery, readMessage, typeCode, type WireMessage } from '#wire/dnssec/message/dns-wire.ts'

let lab: Lab
let unbound: ForwardingUnbound
beforeAll(async () => {
  const started = await startLab('en')
  if (!started.ok) throw new Error(JSON.stringify(started.fault))
  lab = started.value
  unbound = await startForwardingUnbound(lab.settings.resolver, lab.settings.trustAnchor)
})
afterAll(async () => {
  await unbound?.stop()
  await lab?.stop()
})

type Kind = keyof typeof typeCode
const never = new AbortController().signal

async function judged(name: string, type: Kind): Promise<string> {
  const question = { name: parseName(name) ?? [], type: typeCode[type] }
  const options = { wantsSignatures: true, checkingDisabled: false }
  const outcome = await createDnsExchange([unbound.address])(question, options, never)
  if (!outcome.ok) return String(outcome.fault.params['status'])
  const { rcode, answers, isAuthenticated } = outcome.value
  const kind = answers.some((record) => record.type === question.type) ? 'found' : rcode === 3 ? 'no-name' : 'no-data'
  return `${kind} ${isAuthenticated ? 'secure' : 'insecure'}`
}

describe('the practice zones before Unbound', () => {
  it.each<readonly [name: string, type: Kind, judgement: string]>([
    ['dane.example', 'MX', 'found secure'],
    ['mx.dane.example', 'A', 'found secure'],
    ['mx.dane.example', 'AAAA', 'no-data secure'],
    ['_25._tcp.mx.dane.example', 'TLSA', 'found secure'],
    ['_2525._tcp.mx.dane.example', 'TLSA', 'no-name secure'],
    ['_tcp.mx.dane.example', 'TLSA', 'no-data secure'],
    ['_smtp._tls.dane.example', 'TXT', 'found secure'],
    ['aaa.dane.example', 'A', 'no-name secure'],
    ['zzz.zzz.dane.example', 'A', 'no-name secure'],
    ['dane.example', 'DS', 'found secure'],
    ['dane.example', 'DNSKEY', 'found secure'],
    ['_25._tcp.mx.dane-outdated.example', 'TLSA', 'found secure'],
    ['nowhere.example', 'MX', 'no-name secure'],
    ['example', 'MX', 'no-data secure'],
    ['practice.example', 'A', 'no-data secure'],
    ['pki.practice.example', 'A', 'found secure'],
    ['nothing.test', 'A', 'no-name secure'],
    ['good.example', 'DS', 'no-data secure'],
    ['good.example', 'MX', 'found insecure'],
    ['_25._tcp.mx1.good.example', 'TLSA', 'no-name insecure'],
    ['_mta-sts.mta-sts.example', 'TXT', 'found insecure'],
    ['dnssec-bogus.example', 'MX', 'SERVFAIL'],
    ['mx.dnssec-bogus.example', 'A', 'SERVFAIL'],
    ['_25._tcp.mx.dnssec-bogus.example', 'TLSA', 'SERVFAIL'],
  ])('%s %s: %s', async (name, type, judgement) => {
    expect(await judged(name, type)).toBe(judgement)
  })
})

describe('the practice name server', () => {
  const query = (name: string, type: Kind, wantsSignatures: boolean) =>
    encodeQuery(7, { name: parseName(name) ?? [], type: typeCode[type] }, { wantsSignatures, checkingDisabled: false })

  it('cuts a datagram short that would be too long, and says all of it over TCP', async () => {
    const long = query('nothing.dane.example', 'TXT', true)
    // the asker takes no more than 512 octets
    long.writeUInt16BE(512, long.length - 8)
    const short = await overUdp(lab.settings.resolver, long)
    expect(short).toMatchObject({ isTruncated: true, answers: [], authority: [] })
    const whole = await overTcp(lab.settings.resolver, long)
    expect(whole).toMatchObject({ isTruncated: false, rcode: 3 })
    expect(whole?.authority.map(({ type }) => type)).toContain(typeCode.NSEC)
  })

  it('sends signatures only to those who ask for them', async () => {
    const plain = await overUdp(lab.settings.resolver, query('dane.example', 'MX', false))
    expect(plain?.answers.map(({ type }) => type)).toEqual([typeCode.MX])
    const signed = await overUdp(lab.settings.resolver, query('dane.example', 'MX', true))
    expect(signed?.answers.map(({ type }) => type)).toEqual([typeCode.MX, typeCode.RRSIG])
  })
})

function overUdp({ address, port }: SocketAddress, query: Buffer): Promise<WireMessage | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', reject)
    socket.once('message', (message) => {
      socket.close()
      resolve(readMessage(message))
    })
    socket.send(query, port, address)
  })
}

function overTcp({ address, port }: SocketAddress, query: Buffer): Promise<WireMessage | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, address)
    let received = Buffer.alloc(0)
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      socket.destroy()
      resolve(readMessage(received.subarray(2)))
    })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(query.length)
    socket.write(Buffer.concat([length, query]))
  })
}
