// Who is asked about DNS: the system's servers, the admin's own by address, or one server over an encrypted channel that proves its name.
import { z } from 'zod'

export const dnsSourceKinds = ['system', 'own', 'tls', 'https'] as const
export const dnsSourceKind = z.enum(dnsSourceKinds)
export type DnsSourceKind = z.infer<typeof dnsSourceKind>

/** The choice in force; settings from before there was one name own servers or none. */
export function dnsSourceOf(settings: {
  readonly dnsSource: DnsSourceKind | null
  readonly resolvers: readonly unknown[]
}): DnsSourceKind {
  return settings.dnsSource ?? (settings.resolvers.length > 0 ? 'own' : 'system')
}

const dohForm = /^https:\/\/[^\s/?#@\\{}]+(\/[^\s#\\{}]*)?(\{\?dns\})?$/i

/** Whether a text has the form of a DNS-over-HTTPS address (RFC 8484); a host that is an IP address cannot prove a name. */
export function isDohAddress(text: string): boolean {
  if (text.length > 2048 || !dohForm.test(text) || !URL.canParse(text)) return false
  const { hostname, port } = new URL(text)
  const isAddress = hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname)
  return !isAddress && (port === '' || Number(port) >= 1024)
}
