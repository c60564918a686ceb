// The practice lab: partners of every kind on loopback, with their own DNS, mail servers and certification authority. Everything is real
// but small; nothing leaves the machine. Fails with lab.not-started and leaves no server behind.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { createLabAuthority, type IssuedCertificate, type LabAuthority } from './authority.ts'
import { canListenOn, createLabDialer, findFreePort } from './loopback.ts'
import { startMxServer } from './mx-server.ts'
import { type LabHost, type LabSlug, labPartners } from './partners.ts'
import { serveZone } from './zone-server.ts'

export interface LabPartner {
  readonly slug: LabSlug
  readonly name: string
  readonly domain: string
}
export interface Lab {
  readonly partners: readonly LabPartner[]
  readonly network: MailNetwork
  /** What another program needs to use the lab; `hasOwnAddresses` is false where only the lab's own dialer finds the servers. */
  readonly settings: {
    readonly resolver: SocketAddress
    readonly smtpPort: number
    readonly authorityPem: string
    readonly hasOwnAddresses: boolean
  }
  stop(): Promise<void>
}
interface Stoppable {
  stop(): Promise<void>
}

const dayMs = 86_400_000

/** Starts the lab; partner names are in the given language. */
export async function startLab(language: Language = 'de'): Promise<Outcome<Lab>> {
  const running: Stoppable[] = []
  const stop = async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()))
  }
  try {
    return succeed({ ...(await assemble(language, running)), stop })
  } catch (error) {
    await stop()
    return fail('lab.not-started', { detail: error instanceof Error ? error.message : String(error) })
  }
}

async function assemble(language: Language, running: Stoppable[]): Promise<Omit<Lab, 'stop'>> {
  const translate = translatorFor(language)
  const authority = createLabAuthority(new Date())
  const hosts = labPartners.flatMap((partner) => partner.hosts)
  const hasOwnAddresses = await canListenOn('127.1.0.1')
  const smtpPort = await findFreePort('127.0.0.1')
  const places = new Map<string, { ip: string; port: number }>()
  const addresses = new Map<string, string>()
  for (const [index, host] of hosts.entries()) {
    const ip = `127.1.0.${index + 1}`
    addresses.set(host.host, ip)
    if (host.behaviour === 'down') {
      places.set(
        ip,
        hasOwnAddresses ? { ip, port: smtpPort } : { ip: '127.0.0.1', port: await findFreePort('127.0.0.1') },
      )
      continue
    }
    const address = hasOwnAddresses ? ip : '127.0.0.1'
    const server = await startMxServer({
      hostName: host.host,
      address,
      port: hasOwnAddresses ? smtpPort : 0,
      tls: tlsOf(host, authority),
    })
    running.push(server)
    places.set(ip, { ip: address, port: server.port })
  }
  const mx = new Map(labPartners.map((partner) => [partner.domain, partner.hosts]))
  const zone = await serveZone({ mx, addresses }, '127.0.0.1', await findFreePort('127.0.0.1'))
  running.push(zone)
  return {
    partners: labPartners.map(({ slug, domain }) => ({ slug, domain, name: translate(`probe:lab.${slug}`) })),
    network: {
      resolver: createDnsResolver([zone.address]),
      dialer: createLabDialer(places),
      trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
      smtpPort,
      helo: 'gateway.practice.example',
    },
    settings: { resolver: zone.address, smtpPort, authorityPem: authority.rootPem, hasOwnAddresses },
  }
}

function tlsOf(host: LabHost, authority: LabAuthority): { certificate: IssuedCertificate; isOld: boolean } | null {
  const now = Date.now()
  const current = { notBefore: new Date(now - 10 * dayMs), notAfter: new Date(now + 80 * dayMs) }
  const issue = (names: readonly string[], dates = current, isSelfSigned = false) =>
    authority.issue({ names, ...dates, isSelfSigned })
  switch (host.behaviour) {
    case 'good':
      return { certificate: issue([host.host]), isOld: false }
    case 'old-tls':
      return { certificate: issue([host.host]), isOld: true }
    case 'wrong-name':
      return { certificate: issue(['mail.hosting.example']), isOld: false }
    case 'self-signed':
      return { certificate: issue([host.host], current, true), isOld: false }
    case 'expired':
      return {
        certificate: issue([host.host], { notBefore: new Date(now - 30 * dayMs), notAfter: new Date(now - 2 * dayMs) }),
        isOld: false,
      }
    case 'no-starttls':
    case 'down':
      return null
  }
}
