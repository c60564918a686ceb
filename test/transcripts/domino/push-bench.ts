// One real OpenSSH server and one user per test file, and a fresh Domino that is not there for every test.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { type DominoSite, dominoSite } from '#gateways/domino/site.ts'
import { emptyDominoSite } from '#gateways/domino/site-fields.ts'
import { type SshServer, startSshServer } from '#test/support/ssh-server.ts'
import { addSshUser, type SshUser, type SshUserOptions } from '#test/support/ssh-user.ts'
import { type FakeDomino, installFakeDomino, preparedDocuments } from './fake-domino.ts'
import { type PushSession, pushSession } from './push-session.ts'

export const hub = 'CN=hub1/O=Acme'
export const relay = 'relay.acme.example'

export interface Bench {
  server(): SshServer
  user(): SshUser
  domino(): FakeDomino
  /** A session of its own desk; `changes` are facts of the site. */
  session(changes?: Readonly<Record<string, unknown>>, host?: Pick<DeliveryHost, 'system' | 'rights'>): PushSession
  site(changes?: Readonly<Record<string, unknown>>): DominoSite
}

/** Call it once at the top of a test file. */
export function pushBench(
  address: string,
  options: { readonly sudo?: SshUserOptions['sudo']; readonly owner?: () => string; readonly path?: string } = {},
): Bench {
  let server: SshServer
  let user: SshUser
  let domino: FakeDomino
  beforeAll(async () => {
    user = addSshUser({ sudo: options.sudo ?? 'none' })
    const path = options.path === undefined ? '' : ` PATH=${user.home}/bin:/usr/bin:/bin`
    server = await startSshServer(address, 22022, [`SetEnv HANDSCHLAG_CONSOLE_WAIT=1 HANDSCHLAG_AGENT_WAIT=6${path}`])
  }, 30_000)
  afterAll(async () => {
    await server.stop()
    user.remove()
  }, 30_000)
  beforeEach(() => {
    domino = installFakeDomino(hub, preparedDocuments(hub, relay), options.owner?.() ?? user.name)
    return () => domino.remove()
  })
  const site = (changes: Readonly<Record<string, unknown>> = {}) =>
    dominoSite.parse({
      ...emptyDominoSite,
      topology: 'D-I',
      platform: 'linux',
      ownDomains: ['acme.example'],
      hubServer: hub,
      relayHost: relay,
      ...domino.facts,
      ...changes,
    })
  return {
    server: () => server,
    user: () => user,
    domino: () => domino,
    site,
    session: (changes, host) => pushSession(server, user.name, site(changes), host),
  }
}
