// The practice lab: partners of every kind on loopback, with their own DNS, mail and web servers and certification authority. Everything is
// real but small; nothing leaves the machine. Fails with lab.not-started and leaves no server behind.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { createLabAuthority } from './authority.ts'
import { growPracticeZones } from './dns/practice-zones.ts'
import { openLabNetwork } from './lab-network.ts'
import { type Stoppable, startLabServers } from './lab-servers.ts'
import { createLabDialer, findFreePort } from './loopback.ts'
import { type LabSlug, labPartners } from './partners.ts'
import { addressesOf, recordsOf } from './published-records.ts'
import { serveZones } from './zone-server.ts'

export interface LabPartner {
  readonly slug: LabSlug
  readonly name: string
  readonly domain: string
}
export interface Lab {
  readonly partners: readonly LabPartner[]
  readonly network: MailNetwork
  /** What another program needs to use the lab. */
  readonly settings: {
    readonly resolver: SocketAddress
    readonly smtpPort: number
    readonly authorityPem: string
    /** Line of a trust anchor file. */
    readonly trustAnchor: string
    /** Whether others find the servers; where not, only the lab's own dialer does. */
    readonly hasOwnAddresses: boolean
    /** Whether others find the MTA-STS policies, which is where the usual port for HTTPS was free to be taken. */
    readonly hasUsualWebPort: boolean
  }
  stop(): Promise<void>
}

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
  const now = new Date()
  const authority = createLabAuthority(now)
  const servers = await startLabServers(labPartners, authority, running)
  const { addresses, certificates, places, smtpPort, hasOwnAddresses, hasUsualWebPort } = servers
  const records = [...addressesOf(addresses), ...labPartners.flatMap((partner) => recordsOf(partner, certificates))]
  const { tree, trustAnchor } = growPracticeZones(labPartners, records, now)
  const zones = await serveZones(tree, '127.0.0.1', await findFreePort('127.0.0.1'))
  running.push(zones)
  const network = openLabNetwork({
    resolver: zones.address,
    dialer: createLabDialer(places),
    trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
    trustAnchor,
    smtpPort,
  })
  return {
    partners: labPartners.map(({ slug, domain }) => ({ slug, domain, name: translate(`probe:lab.${slug}`) })),
    network,
    settings: {
      resolver: zones.address,
      smtpPort,
      authorityPem: authority.rootPem,
      trustAnchor,
      hasOwnAddresses,
      hasUsualWebPort,
    },
  }
}
