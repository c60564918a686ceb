// The relay's own configuration file for a host: what the site says, at the places the package uses, proven by the relay's own schema.
import type { Artefact, LineReason } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { relayConfig } from '#domain/relay-config.ts'
import type { RelaySite } from './site.ts'

export const relayConfigName = 'relay.json'

/** The file; fault gateway.site-incomplete names the field the relay would not take. */
export function relayConfigFile(site: RelaySite): Outcome<Artefact> {
  const config = {
    schema: 'handschlag.relay/1',
    hostName: site.hostName,
    postmaster: site.postmaster,
    folder: '/var/lib/handschlag',
    policies: 'relay-policy.json',
    listeners: [
      {
        address: site.listenAddress,
        port: site.listenPort,
        tls: site.certificate === '' ? null : { certificate: site.certificate, key: site.key },
      },
    ],
    networks: site.networks,
    ownDomains: site.ownDomains,
    nextHop: site.nextHop === '' ? null : { host: site.nextHop, port: site.nextHopPort },
    clientCertificates: Object.fromEntries(
      Object.entries(site.clientCertificates)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, file]) => [name, { certificate: file, key: file }]),
    ),
  }
  const parsed = relayConfig.safeParse(config)
  if (!parsed.success) return fail('gateway.site-incomplete', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
  const content = `${JSON.stringify(config, null, 2)}\n`
  return succeed({ name: relayConfigName, language: 'json', content, reasons: reasonsOf(content) })
}

/** One reason for each member of the file. */
function reasonsOf(content: string): LineReason[] {
  const reasons: { line: number; until: number; code: string; params: LineReason['params'] }[] = []
  for (const [index, line] of content.split('\n').entries()) {
    const member = /^ {2}"([A-Za-z]+)"/.exec(line)?.[1]
    const last = reasons.at(-1)
    if (member !== undefined) reasons.push({ line: index + 1, until: index + 1, code: `config-${member}`, params: {} })
    else if (last !== undefined && line.startsWith('  ')) last.until = index + 1
  }
  return reasons
}
