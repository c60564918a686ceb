// How servers treat what is sent in clear, seen through one connection of the full test: a server that executes what came behind STARTTLS is
// caught, one that throws it away is not, and one that hangs up says nothing.
import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { observeClearBehaviour } from '#probe/observe/clear-behaviour.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const dayMs = 86_400_000
const authority = createLabAuthority(new Date())
const issued = authority.issue({
  names: ['mx.test'],
  notBefore: new Date(Date.now() - dayMs),
  notAfter: new Date(Date.now() + dayMs),
})
const secureContext = createSecureContext({ key: issued.keyPem, cert: issued.chainPem })
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

interface Manners {
  /** Executes what was read in clear behind STARTTLS inside TLS. */
  readonly isInjectable: boolean
  readonly mailCode: number
  readonly hangsUpAt?: string
}

function answer(line: string, manners: Manners): string {
  if (line.startsWith('EHLO')) return '250-mx.test\r\n250 STARTTLS\r\n'
  if (line.startsWith('MAIL')) return `${manners.mailCode} said\r\n`
  return line.startsWith('QUIT') ? '221 bye\r\n' : '250 fine\r\n'
}

function converse(socket: Socket, manners: Manners): void {
  let text = ''
  socket.write('220 mx.test\r\n')
  const onData = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n')) {
      const line = text.slice(0, at)
      text = text.slice(at + 2)
      if (manners.hangsUpAt !== undefined && line.startsWith(manners.hangsUpAt)) return socket.destroy()
      if (line !== 'STARTTLS') {
        socket.write(answer(line, manners))
        continue
      }
      socket.removeListener('data', onData)
      socket.write('220 go\r\n')
      return secure(socket, manners.isInjectable ? text : '', manners)
    }
  }
  socket.on('data', onData)
}

function secure(socket: Socket, kept: string, manners: Manners): void {
  const tls = new TLSSocket(socket, { isServer: true, secureContext })
  tls.on('error', () => undefined)
  for (const line of kept.split('\r\n').filter((part) => part !== '')) tls.write(answer(line, manners))
  tls.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString('latin1').split('\r\n')) if (line !== '') tls.write(answer(line, manners))
  })
}

async function observe(manners: Manners) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    converse(socket, manners)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return observeClearBehaviour({
    host: 'mx.test',
    ip: '127.0.0.1',
    network: {
      resolver: { ask: () => Promise.reject(new Error('no DNS in this test')) },
      dialer: createTcpDialer('test'),
      trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
      smtpPort: address.port,
      helo: 'gateway.example',
    },
    signal: new AbortController().signal,
  })
}

describe('what is sent in clear', () => {
  it('is executed inside TLS by a server of the old kind', async () => {
    expect(await observe({ isInjectable: true, mailCode: 250 })).toEqual({
      refusesClearMail: false,
      answersInjected: true,
    })
  })

  it('is thrown away by a sound one', async () => {
    expect(await observe({ isInjectable: false, mailCode: 530 })).toEqual({
      refusesClearMail: true,
      answersInjected: false,
    })
  })

  it('settles nothing where the server hangs up or answers otherwise', async () => {
    expect(await observe({ isInjectable: false, mailCode: 250, hangsUpAt: 'RSET' })).toEqual({
      refusesClearMail: false,
      answersInjected: null,
    })
    expect(await observe({ isInjectable: false, mailCode: 451 })).toEqual({
      refusesClearMail: null,
      answersInjected: false,
    })
    expect(await observe({ isInjectable: false, mailCode: 250, hangsUpAt: 'EHLO' })).toEqual({
      refusesClearMail: null,
      answersInjected: null,
    })
  })
})
