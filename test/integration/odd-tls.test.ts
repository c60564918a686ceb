// Every server with odd TLS, met by a whole test over real connections: the same findings in every runtime, never more modes than deserved.
import { describe, expect, it } from 'vitest'
import { oddRootPem } from '#test/support/odd-certificates.ts'
import { oddTls } from '#test/support/odd-tls.ts'
import { probeServer } from '#test/support/probe-server.ts'

describe('the server', () => {
  it.each(Object.entries(oddTls))('%s', async (_name, odd) => {
    const server = await odd.serve()
    try {
      const { judgement } = await probeServer({ port: server.port, authorities: [oddRootPem] })
      const here = judgement.findings.filter(({ at }) => at.ip !== undefined)
      expect(here.map(({ code }) => code).toSorted(), JSON.stringify(here)).toEqual(odd.codes)
      expect(judgement.recommended).toBe(odd.recommended)
      const isWelcome = odd.recommended === 'secure' && !odd.codes.includes('sni-rejected')
      expect(judgement.verdict === 'suitable').toBe(isWelcome)
    } finally {
      await server.stop()
    }
  })
})
