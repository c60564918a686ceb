// Real mail servers with telling TLS settings, tested at full depth with a gateway's own hello: what is found of each in every runtime.

import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { dhParameters, removeOpensslFilesAtEnd, startOpenssl } from '#test/support/hello/openssl-server.ts'
import { scriptedHost } from '#test/support/observe-address.ts'
import { oddRootPem } from '#test/support/odd-certificates.ts'
import { probeServer } from '#test/support/probe-server.ts'
import { realTls } from '#test/support/real-tls.ts'
import { serveScript } from '#test/support/scripted-smtp.ts'

removeOpensslFilesAtEnd()

/** SMTP as far as STARTTLS in front of a server that speaks only TLS. */
function serveBefore(port: number) {
  return serveScript(
    {
      greeting: `220 ${scriptedHost} ESMTP\r\n`,
      replies: {
        EHLO: `250-${scriptedHost}\r\n250 STARTTLS\r\n`,
        STARTTLS(socket) {
          socket.removeAllListeners('data')
          const behind = connect({ host: '127.0.0.1', port })
          behind.on('error', () => socket.destroy())
          behind.on('close', () => socket.destroy())
          socket.on('close', () => behind.destroy())
          socket.write('220 go\r\n')
          socket.pipe(behind).pipe(socket)
        },
      },
    },
    '127.0.0.1',
  )
}

describe('the server', () => {
  it.each(Object.entries(realTls))('%s', async (_name, { address, codes, ended, serve }) => {
    const port = await findFreePort(address)
    const server = await serve(port)
    try {
      const { judgement, observed } = await probeServer(
        { port, address, authorities: [oddRootPem] },
        { depth: 'full', simulate: ['openssl-3.0'] },
      )
      // a server that asked for less is not asked for the whole list
      expect(observed.enumerations[0]?.ended).toBe(ended === 'limited' ? undefined : ended)
      expect(observed.hellos[0]?.ended).toBe(ended)
      const here = judgement.findings.filter(({ at }) => at.ip !== undefined)
      expect(here.map(({ code }) => code).toSorted(), JSON.stringify(here)).toEqual(codes)
      expect(judgement.recommended).toBe('secure')
    } finally {
      await server.stop()
    }
  })

  it('OpenSSL with a short prime', async () => {
    const file = dhParameters(1024)
    const { port } = await startOpenssl('rsa', ['-tls1_2', '-cipher', 'kDHE:@SECLEVEL=0', '-dhparam', file])
    const server = await serveBefore(port)
    try {
      const { judgement } = await probeServer({ port: server.port, authorities: [oddRootPem] })
      const here = judgement.findings.filter(({ at }) => at.ip !== undefined)
      expect(here.find(({ code }) => code === 'weak-dh')).toMatchObject({ severity: 'warn', params: { bits: 1024 } })
      expect(here.map(({ code }) => code)).toContain('dhe-only')
      expect(judgement.modes.encrypt).toBe(true)
    } finally {
      await server.stop()
    }
  })
})
