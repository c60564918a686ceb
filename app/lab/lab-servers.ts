// Starts the practice servers: a mail server for every MX host, a web host for every policy and one for the revocation list. Each has an
// address of its own; where the system answers on 127.0.0.1 only, each has a port of its own there instead.
import type { IssuedCertificate, LabAuthority } from './authority.ts'
import { canListenOn, findFreePort } from './loopback.ts'
import { startMxServer } from './mx-server.ts'
import type { LabHost, LabPartnerPlan } from './partners.ts'
import { policyOf } from './published-records.ts'
import { serverTlsOf } from './server-certificates.ts'
import { startWebServer, type WebPage } from './web-server.ts'

/** Something that runs until it is stopped. */
export interface Stoppable {
  stop(): Promise<void>
}
export interface LabServers {
  /** By host. */
  readonly addresses: ReadonlyMap<string, string>
  readonly certificates: ReadonlyMap<string, IssuedCertificate>
  /** Where an address really listens. */
  readonly places: ReadonlyMap<string, { readonly ip: string; readonly port: number }>
  readonly smtpPort: number
  readonly hasOwnAddresses: boolean
  readonly hasUsualWebPort: boolean
}

const listHost = 'pki.practice.example'
const listPath = '/practice-ca.crl'
const policyPath = '/.well-known/mta-sts.txt'
const httpsPort = 443
const dayMs = 86_400_000

/** Starts them all; each is in `running` as soon as it listens. */
export async function startLabServers(
  partners: readonly LabPartnerPlan[],
  authority: LabAuthority,
  running: Stoppable[],
): Promise<LabServers> {
  const hasOwnAddresses = await canListenOn('127.1.0.1')
  const smtpPort = await findFreePort('127.0.0.1')
  const addresses = new Map<string, string>()
  const certificates = new Map<string, IssuedCertificate>()
  const places = new Map<string, { ip: string; port: number }>()
  const revoked: IssuedCertificate[] = []
  const policyPorts: number[] = []
  const settle = async (
    host: string,
    ip: string,
    start: (address: string) => Promise<(Stoppable & { readonly port: number }) | null>,
  ): Promise<number> => {
    const address = hasOwnAddresses ? ip : '127.0.0.1'
    const server = await start(address)
    if (server !== null) running.push(server)
    const port = server?.port ?? (hasOwnAddresses ? smtpPort : await findFreePort(address))
    addresses.set(host, ip)
    places.set(ip, { ip: address, port })
    return port
  }
  const serveWeb = (host: string, ip: string, path: string, page: WebPage, certificate: IssuedCertificate | null) =>
    settle(host, ip, async (address) => {
      const order = { address, certificate, pages: { [path]: page } }
      const usual = { ...order, port: certificate !== null && hasOwnAddresses ? httpsPort : 0 }
      // the usual port may be taken or forbidden
      return startWebServer(usual).catch(() => startWebServer({ ...order, port: 0 }))
    })
  const startMail = async ({ host, behaviour }: LabHost, address: string, tls: ReturnType<typeof serverTlsOf>) =>
    behaviour === 'down' ? null : startMxServer({ hostName: host, address, port: hasOwnAddresses ? smtpPort : 0, tls })
  const list: WebPage = {
    contentType: 'application/pkix-crl',
    content: () => authority.revocationList(revoked, new Date(Date.now() - dayMs)),
  }
  // the port stands in the certificates, so that other programs find the list without the usual port
  const listPort = await serveWeb(listHost, '127.1.1.1', listPath, list, null)
  const listUrl = `http://${listHost}:${listPort}${listPath}`
  for (const [index, host] of partners.flatMap(({ hosts }) => hosts).entries()) {
    const tls = serverTlsOf(host, authority, listUrl)
    if (tls !== null) certificates.set(host.host, tls.certificate)
    if (tls !== null && host.behaviour === 'revoked') revoked.push(tls.certificate)
    await settle(host.host, `127.1.0.${index + 1}`, (address) => startMail(host, address, tls))
  }
  for (const [index, partner] of partners.filter(({ hasPolicy }) => hasPolicy === true).entries()) {
    const host = `mta-sts.${partner.domain}`
    const dates = { notBefore: new Date(Date.now() - 10 * dayMs), notAfter: new Date(Date.now() + 80 * dayMs) }
    const page = { contentType: 'text/plain; charset=utf-8', content: () => policyOf(partner) }
    const certificate = authority.issue({ names: [host], ...dates })
    policyPorts.push(await serveWeb(host, `127.1.1.${index + 2}`, policyPath, page, certificate))
  }
  const hasUsualWebPort = policyPorts.every((port) => port === httpsPort)
  return { addresses, certificates, places, smtpPort, hasOwnAddresses, hasUsualWebPort }
}
