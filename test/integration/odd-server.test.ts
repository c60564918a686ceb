// Every odd server, met over a real handshake, yields the one finding it was made for and never more modes than it deserves.
import { describe, expect, it } from 'vitest'
import { judgeSessions, observeAddress } from '#test/support/observe-address.ts'
import { oddRootPem } from '#test/support/odd-certificates.ts'
import { scenarios } from '#test/support/scenarios.ts'

describe('the server', () => {
  it.each(Object.entries(scenarios))('%s', async (_name, scenario) => {
    const server = await scenario.serve()
    try {
      const session = await observeAddress(server.port, { authorities: [oddRootPem] })
      const { findings, modes, verdict } = judgeSessions(session)
      const usual = scenario.code === null ? [] : [scenario.code]
      const isElectron = process.versions['electron'] !== undefined
      expect(findings.map((finding) => finding.code)).toEqual(isElectron ? (scenario.inElectron ?? usual) : usual)
      const isHarmless = scenario.code === null || scenario.code === 'expires-soon'
      expect(modes.secure).toBe(isHarmless)
      expect(verdict === 'suitable').toBe(isHarmless)
    } finally {
      await server.stop()
    }
  })
})
