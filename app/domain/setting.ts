// What the admin tells the app once: who we are and how to test.
import { z } from 'zod'
import { hostName } from './addresses.ts'
import { dnsSourceKind } from './dns-source.ts'
import { language } from './language.ts'
import { contact, lineOfText } from './partner.ts'

export const socketAddress = z.strictObject({ address: z.string().max(64), port: z.number().int().min(1).max(65535) })
export type SocketAddress = z.infer<typeof socketAddress>

export const settings = z.strictObject({
  language: language.nullable(),
  theme: z.enum(['system', 'light', 'dark']),
  organisation: lineOfText,
  contact,
  /** EHLO name of tests; null = the machine's own name. */
  helo: hostName.nullable(),
  /** Who is asked about DNS; null = chosen before there was a choice, by whether own resolvers are named. */
  dnsSource: dnsSourceKind.nullable(),
  /** The admin's own; empty = the system's resolvers. */
  resolvers: z.array(socketAddress).max(8),
  /** DNS over TLS: the name the server must prove, and where it is; without addresses it is looked up. */
  dnsTlsName: z.string().max(300),
  dnsTlsAddresses: z.array(socketAddress).max(8),
  /** DNS over HTTPS. */
  dnsHttpsUrl: z.string().max(2100),
  /** PEM of additional trust anchors, for private certification authorities. */
  extraAuthorities: z.string().max(1_000_000),
  /** Trust the operating system's authorities too, where the runtime can read them. */
  systemAuthorities: z.boolean(),
  /** Gateways of our own whose hello every test sends besides (ids of `resources/policies/gateway-hellos.json`). */
  gatewayHellos: z.array(z.string().max(80)).max(3),
})
export type Settings = z.infer<typeof settings>

export const defaultSettings: Settings = {
  language: null,
  theme: 'system',
  organisation: '',
  contact: { name: '', mail: '', phone: '' },
  helo: null,
  dnsSource: null,
  resolvers: [],
  dnsTlsName: '',
  dnsTlsAddresses: [],
  dnsHttpsUrl: '',
  extraAuthorities: '',
  systemAuthorities: false,
  gatewayHellos: [],
}
