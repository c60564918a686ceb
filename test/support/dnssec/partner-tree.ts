// Partners with signed zones, real mail servers and a real policy host, all on loopback and on the ports of the product where this user may
// open them (443 needs that; otherwise `policyPort` is another).
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { startMxServer } from '#lab/mx-server.ts'
import { httpAnswer, serveWeb } from '#test/support/web/web-server.ts'
import { type PlannedPartner, partnerZones, plannedPartners, type ServerKind } from './partner-plan.ts'
import { type SignedTree, startSignedTree } from './signed-tree.ts'
import { dersOf } from './tlsa-of.ts'

export interface PartnerTree extends SignedTree {
  readonly smtpPort: number
  readonly policyPort: number
  readonly rootPem: string
  /** Files for the command line. */
  readonly files: { readonly ca: string; readonly anchor: string }
}

const dayMs = 86_400_000
const days = (count: number) => new Date(Date.now() + count * dayMs)
const validity = { notBefore: days(-10), notAfter: days(80) }

/** Signs and starts everything. */
export async function startPartnerTree(): Promise<PartnerTree> {
  const authority = createLabAuthority(new Date())
  const hosts = plannedPartners.flatMap(({ name, servers }) =>
    servers.map((kind, index) => ({ kind, host: `mx${index + 1}.${name}.example` })),
  )
  const own = authority.issue({ names: hosts.map(({ host }) => host), ...validity })
  const certificates: Readonly<Record<ServerKind, typeof own>> = {
    'own-name': own,
    'other-name': authority.issue({ names: ['mail.hosting.example'], ...validity }),
    'self-signed': authority.issue({ names: ['localhost'], ...validity, isSelfSigned: true }),
  }
  const [ownDer, issuing] = dersOf(own.chainPem)
  const [selfSigned] = dersOf(certificates['self-signed'].chainPem)
  const [root] = dersOf(authority.rootPem)
  if (!ownDer || !issuing || !selfSigned || !root) throw new Error('the authority issued nothing')
  const addresses = new Map(hosts.map(({ host }, index) => [host, `127.2.0.${index + 1}`]))
  const policyPlace = await policyPlaceHere()
  const addressOf = (host: string) => addresses.get(host) ?? policyPlace.address
  const zones = partnerZones({ own: ownDer, selfSigned, issuing, root }, addressOf)
  const tree = await startSignedTree(zones)
  const smtpPort = await findFreePort('127.0.0.1')
  const servers = await Promise.all(
    hosts.map(({ host, kind }) =>
      startMxServer({
        hostName: host,
        address: addresses.get(host) ?? '',
        port: smtpPort,
        tls: { certificate: certificates[kind], isOld: false },
      }),
    ),
  )
  const issue = (names: readonly string[]) => {
    const { keyPem, chainPem } = authority.issue({ names, ...validity })
    return createSecureContext({ key: keyPem, cert: chainPem })
  }
  const web = await servePolicies(issue, policyPlace)
  const files = { ca: join(tree.folder, 'ca.pem'), anchor: join(tree.folder, 'anchor') }
  writeFileSync(files.ca, authority.rootPem)
  return {
    ...tree,
    smtpPort,
    policyPort: web.port,
    rootPem: authority.rootPem,
    files,
    async stop() {
      await Promise.all([web, ...servers].map((server) => server.stop()))
      await tree.stop()
    },
  }
}

/** One web server for all policy hosts; each shows a certificate of its own. */
function servePolicies(
  issue: (names: readonly string[]) => SecureContext,
  place: { readonly address: string; readonly port: number },
) {
  const named = (host: string) => plannedPartners.find(({ name }) => host === `mta-sts.${name}.example`)
  const misnamed = issue(['www.example'])
  const usual = issue(plannedPartners.map(({ name }) => `mta-sts.${name}.example`))
  return serveWeb(
    {
      tls: {
        SNICallback: (host, answer) => answer(null, named(host)?.sts?.isMisnamed === true ? misnamed : usual),
      },
      answer: (socket, request) => {
        const host = /^host: *(\S+)/im.exec(request.toString('latin1'))?.[1] ?? ''
        socket.end(policyAnswer(named(host.replace(/:\d+$/, ''))))
      },
    },
    place,
  )
}

function policyAnswer(partner: PlannedPartner | undefined): Buffer {
  const reply = partner?.sts?.reply
  if (partner === undefined || reply === undefined) return httpAnswer(404, {}, '')
  const mx = reply.mx === '*' ? `*.${partner.name}.example` : reply.mx
  const text = `version: STSv1\r\nmode: ${reply.mode}\r\nmx: ${mx}\r\nmax_age: ${reply.age}\r\n`
  return httpAnswer(reply.status, { 'Content-Type': 'text/plain', Location: 'https://www.example/' }, text)
}

/** Port 443 of an address that is free, where this user may open it; else any port. */
async function policyPlaceHere(): Promise<{ readonly address: string; readonly port: number }> {
  for (let host = 1; host <= 20; host += 1) {
    const place = { address: `127.3.0.${host}`, port: 443 }
    if (await canServeAt(place)) return place
  }
  return { address: '127.3.0.1', port: 0 }
}

function canServeAt({ address, port }: { readonly address: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const trial = createServer()
    trial.once('error', () => resolve(false))
    trial.listen(port, address, () => trial.close(() => resolve(true)))
  })
}
