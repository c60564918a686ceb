// The facts of a Postfix instance of ours, and the form that asks for them. Paths hold letters, digits, dot, underscore and hyphen only:
// they stand in maps, main.cf, master.cf and shell scripts, where anything else would need four different kinds of quoting.

import { z } from 'zod'
import { hostName } from '#domain/addresses.ts'
import { clientCertificateName } from '#domain/certificate-values.ts'
import type { SiteField } from '#domain/gateway-site.ts'
import { formField } from '../paper-text.ts'
import { postfixVersions } from './version.ts'

export const mapTypes = ['lmdb', 'cdb', 'hash', 'texthash'] as const
export type MapType = (typeof mapTypes)[number]

const path = z
  .string()
  .trim()
  .max(200)
  .regex(/^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/)
const optionalPath = z.union([z.literal(''), path])

export const postfixSite = z.strictObject({
  version: z.enum(postfixVersions),
  mapType: z.enum(mapTypes),
  configDirectory: path.default('/etc/postfix'),
  /** Ours alone; the apply script makes it. */
  directory: path.default('/etc/postfix/handschlag'),
  /** Authorities of everybody; empty = unknown, then level `secure` needs authorities of the partner. */
  caFile: optionalPath.default(''),
  /** A validating resolver listens on loopback and is the only one in resolv.conf. */
  dnssecResolver: z.boolean().default(false),
  /** Name in EHLO towards partners; empty = the server's own. */
  ehloName: z.union([z.literal(''), hostName]).default(''),
  /** This instance receives mail from partners. */
  receives: z.boolean().default(false),
  /** Name of a certificate → file with key and chain. */
  clientCertificates: z.record(clientCertificateName, path).default({}),
  /** Set times for warning and giving up for the whole server. */
  serverTimes: z.boolean().default(false),
  /** This host may open sessions to partners: a push is proven with them. */
  provesSessions: z.boolean().default(true),
})
export type PostfixSite = z.infer<typeof postfixSite>

export const postfixFields: readonly SiteField[] = [
  formField('version', 'choice', { options: [...postfixVersions], isRequired: true }),
  formField('mapType', 'choice', { options: [...mapTypes], isRequired: true }),
  formField('configDirectory', 'text', { isRequired: true, isMono: true }),
  formField('directory', 'text', { isRequired: true, isMono: true }),
  formField('caFile', 'text', { isMono: true }),
  formField('dnssecResolver', 'toggle'),
  formField('ehloName', 'text', { isMono: true }),
  formField('receives', 'toggle'),
  formField('clientCertificates', 'pairs', { isMono: true }),
  formField('serverTimes', 'toggle'),
  formField('provesSessions', 'toggle'),
]

export const emptyPostfixSite = {
  version: '3.7',
  mapType: 'lmdb',
  configDirectory: '/etc/postfix',
  directory: '/etc/postfix/handschlag',
  caFile: '/etc/ssl/certs/ca-certificates.crt',
  dnssecResolver: false,
  ehloName: '',
  receives: false,
  clientCertificates: {},
  serverTimes: false,
  provesSessions: true,
} as const
