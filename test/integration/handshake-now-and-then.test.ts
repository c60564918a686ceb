// A server that breaks off once, at the hello of the runtime's own engine, and answers the hellos that follow: which of the two it usually does
// cannot be known, so it ends neither green nor red, in any runtime.
import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MxServer, startMxServer } from '#lab/mx-server.ts'
import { scriptedHost } from '#test/support/observe-address.ts'
import { issueOddLeaf, oddRootPem } from '#test/support/odd-certificates.ts'
import { probeServer } from '#test/support/probe-server.ts'
import { breakAtHello, serveInTurn, type TurningServer } from '#test/support/serve-in-turn.ts'

let mail: MxServer
let front: TurningServer
beforeAll(async () => {
  const certificate = issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost] })
  mail = await startMxServer({
    hostName: scriptedHost,
    address: '127.0.0.1',
    port: 0,
    tls: { certificate, isOld: false },
  })
})
afterEach(() => front.stop())
afterAll(() => mail.stop())

const breaks: Readonly<Record<string, (socket: Socket) => void>> = {
  'a reset': (socket) => socket.resetAndDestroy(),
  'an end': (socket) => socket.end(),
  'an end amid its first record': (socket) => socket.end(Buffer.from('160303', 'hex')),
}

describe.each(Object.entries(breaks))('%s', (_, then) => {
  it('at the first hello alone is neither green nor red', async () => {
    front = await serveInTurn(mail.port, [breakAtHello(then)])
    const { judgement, observed } = await probeServer({ port: front.port, authorities: [oddRootPem] })
    expect(observed.hellos[0]).toMatchObject({ ended: 'complete' })
    expect(judgement).toMatchObject({ verdict: 'unverifiable', level: 'undetermined', recommended: 'may' })
    expect(Object.values(judgement.modes)).not.toContain(true)
    const here = judgement.findings.filter(({ at }) => at.ip !== undefined)
    expect(here.filter(({ severity }) => severity === 'fail')).toEqual([])
    expect(here.map(({ code }) => code)).toContain('probe-limit')
  })

  it('at every hello is a failure', async () => {
    front = await serveInTurn(
      mail.port,
      Array.from({ length: 9 }, () => breakAtHello(then)),
    )
    const { judgement } = await probeServer({ port: front.port, authorities: [oddRootPem] })
    expect(judgement).toMatchObject({ verdict: 'unsuitable', level: 'none' })
    expect(judgement.findings).toContainEqual(expect.objectContaining({ code: 'tls-reset', severity: 'fail' }))
  })

  it('at the hellos after a clean session leaves what the session saw', async () => {
    front = await serveInTurn(mail.port, [null, ...Array.from({ length: 9 }, () => breakAtHello(then))])
    const { judgement } = await probeServer({ port: front.port, authorities: [oddRootPem] })
    expect(judgement.findings.filter(({ severity }) => severity === 'fail')).toEqual([])
    expect(judgement.level).toBe('name')
  })
})
