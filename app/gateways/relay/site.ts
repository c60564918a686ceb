// The facts of a relay of ours, and the form that asks for them. `app`: the trial in this program, which has its own configuration.
// `host`: a Linux server of ours the relay is installed on; paths there hold plain characters only, they stand in scripts.
import { z } from 'zod'
import { ehloName, hostName, mailbox, mailDomain } from '#domain/addresses.ts'
import { clientCertificateName } from '#domain/certificate-values.ts'
import type { SiteField } from '#domain/gateway-site.ts'
import { addressRange } from '#domain/inbound-policy.ts'
import { formField } from '../paper-text.ts'

export const relayPlaces = ['app', 'host'] as const
export const relayRuntimes = ['host', 'archive'] as const

const path = z
  .string()
  .trim()
  .max(200)
  .regex(/^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/)
const optional = <T extends z.ZodType>(schema: T) => z.union([z.literal(''), schema]).default('')
const port = z.number().int().min(1).max(65535)

/** As nodejs.org names its archives for Linux; the path of it on this desk may be anything. */
export const nodeArchiveName = /(?:^|[/\\])(node-v\d{2}\.\d{1,3}\.\d{1,3}-linux-(?:x64|arm64)\.tar\.(?:xz|gz))$/

const fields = z.strictObject({
  place: z.enum(relayPlaces).default('app'),
  /** Name in EHLO and Received. */
  hostName: optional(ehloName),
  postmaster: optional(mailbox),
  listenAddress: optional(z.union([z.ipv4(), z.ipv6()])),
  listenPort: port.default(25),
  /** Who hands mail in. */
  networks: z.array(addressRange).max(500).default([]),
  ownDomains: z.array(mailDomain).max(2000).default([]),
  nextHop: optional(z.union([hostName, z.ipv4(), z.ipv6()])),
  nextHopPort: port.default(25),
  /** Files on the host; both empty = no STARTTLS on the listener. */
  certificate: optional(path),
  key: optional(path),
  /** Name of a certificate → file on the host with chain and key. */
  clientCertificates: z.record(clientCertificateName, path).default({}),
  runtime: z.enum(relayRuntimes).default('host'),
  /** Path on this desk. */
  nodeArchive: optional(z.string().trim().max(1000).regex(nodeArchiveName)),
})

/** What a relay on a host cannot do without. */
const needed = ['hostName', 'postmaster', 'listenAddress'] as const

export const relaySite = fields.superRefine((site, context) => {
  if (site.place === 'app') return
  const missing: string[] = needed.filter((name) => site[name] === '')
  if (site.networks.length === 0) missing.push('networks')
  if ((site.certificate === '') !== (site.key === '')) missing.push(site.key === '' ? 'key' : 'certificate')
  if (site.ownDomains.length > 0 && site.nextHop === '') missing.push('nextHop')
  if (site.runtime === 'archive' && site.nodeArchive === '') missing.push('nodeArchive')
  for (const name of missing) context.addIssue({ code: 'custom', path: [name], message: 'gateway.site-incomplete' })
})
export type RelaySite = z.infer<typeof relaySite>

const onHost: Partial<SiteField> = { when: { field: 'place', values: ['host'] } }
const text: Partial<SiteField> = { ...onHost, isMono: true }

export const relayFields: readonly SiteField[] = [
  formField('place', 'choice', { options: [...relayPlaces], isRequired: true }),
  formField('hostName', 'text', { ...text, isRequired: true }),
  formField('postmaster', 'text', { ...text, isRequired: true }),
  formField('listenAddress', 'text', { ...text, isRequired: true }),
  formField('listenPort', 'number', { ...text, isRequired: true }),
  formField('networks', 'lines', { ...text, isRequired: true }),
  formField('ownDomains', 'lines', text),
  formField('nextHop', 'text', text),
  formField('nextHopPort', 'number', text),
  formField('certificate', 'text', text),
  formField('key', 'text', text),
  formField('clientCertificates', 'pairs', text),
  formField('runtime', 'choice', { ...onHost, options: [...relayRuntimes], isRequired: true }),
  formField('nodeArchive', 'text', {
    isMono: true,
    chooses: 'node-archive',
    when: { field: 'runtime', values: ['archive'] },
  }),
]

export const emptyRelaySite: RelaySite = {
  place: 'app',
  hostName: '',
  postmaster: '',
  listenAddress: '',
  listenPort: 25,
  networks: [],
  ownDomains: [],
  nextHop: '',
  nextHopPort: 25,
  certificate: '',
  key: '',
  clientCertificates: {},
  runtime: 'host',
  nodeArchive: '',
}

/** The name under which the archive lies on the host; null = the host's own Node. */
export function archiveNameOf(site: RelaySite): string | null {
  return site.runtime === 'archive' ? (nodeArchiveName.exec(site.nodeArchive)?.[1] ?? null) : null
}
