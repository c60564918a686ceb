// Every odd server, met by a whole test over real connections, yields the one finding it was made for in every runtime, and never more
// modes than it deserves. Its short key is no news here: what the BSI's list says of it is held elsewhere.
import { describe, expect, it } from 'vitest'
import { oddRootPem } from '#test/support/odd-certificates.ts'
import { probeServer } from '#test/support/probe-server.ts'
import { scenarios } from '#test/support/scenarios.ts'

describe('the server', () => {
  it.each(Object.entries(scenarios))('%s', async (_name, scenario) => {
    const server = await scenario.serve()
    try {
      const { judgement } = await probeServer({ port: server.port, authorities: [oddRootPem] })
      const { findings, modes, verdict } = judgement
      const here = findings.filter(({ at, code }) => at.ip !== undefined && code !== 'not-bsi-listed')
      expect(here.map(({ code }) => code)).toEqual(scenario.code === null ? [] : [scenario.code])
      const isHarmless = scenario.code === null || scenario.code === 'expires-soon'
      expect(modes.secure).toBe(isHarmless)
      expect(verdict === 'suitable').toBe(isHarmless)
    } finally {
      await server.stop()
    }
  })
})
