// The network a relay works in, made of its configuration: resolvers, trust anchors, authorities, EHLO name; and which addresses are its
// own. Fault probe.helo-refused for a host name no server would believe.
import { networkInterfaces } from 'node:os'
import type { Outcome } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createSystemNetwork } from '#wire/system-network.ts'
import type { LoadedConfig } from './load-config.ts'

/** Makes the network of a loaded configuration. */
export function networkOf({ config, authorities, trustAnchors }: LoadedConfig): Outcome<MailNetwork> {
  const { outbound, hostName } = config
  return createSystemNetwork({
    resolvers: outbound.resolvers,
    extraAuthorities: authorities,
    bundledAuthorities: outbound.bundledAuthorities,
    smtpPort: outbound.port,
    helo: hostName,
    hostName,
    ...(trustAnchors === null ? {} : { trustAnchors }),
  })
}

type Interfaces = () => Readonly<Record<string, readonly { readonly address: string }[] | undefined>>

/** Whether a host is this very relay: mail sent there would come back. */
export function isOwnOf(
  { hostName, listeners }: RelayConfig,
  interfaces: Interfaces = networkInterfaces,
): (host: string, ip: string, port: number) => boolean {
  const addresses = ownAddresses(interfaces)
  const isHere = (listenAddress: string, ip: string) =>
    (listenAddress === '0.0.0.0' || listenAddress === '::') && addresses().has(ip)
  return (host, ip, port) =>
    listeners.some(
      (listener) =>
        listener.port === port && (host === hostName || listener.address === ip || isHere(listener.address, ip)),
    )
}

/** The machine's addresses, asked anew each time; a system that forbids the question is believed what it said last, and at the start. */
function ownAddresses(interfaces: Interfaces): () => ReadonlySet<string> {
  let known: ReadonlySet<string> = new Set()
  const look = () => {
    try {
      known = new Set(Object.values(interfaces()).flatMap((entries) => entries?.map(({ address }) => address) ?? []))
    } catch {
      // a sandbox without AF_NETLINK: the question fails, the mail goes on
    }
    return known
  }
  look()
  return look
}
