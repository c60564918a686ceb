// The facts of a Domino installation of ours: a short interview, of which each topology asks only its own part. Names are normalised to
// the canonical form of Domino; what a topology needs and does not have is an issue at that field.
import { z } from 'zod'
import { hostName, mailDomain } from '#domain/addresses.ts'
import { toCanonicalName } from './canonical-name.ts'

export const dominoReleases = ['9.0.1', '10.0.1', '11.0.1', '12.0', '12.0.2', '14.0', '14.5'] as const
export type DominoRelease = (typeof dominoReleases)[number]

/** D-R external mail of the hub through the relay, D-F partners by TLSOnly to the relay, D-T partners by TLSOnly to the MX, D-I partners to the relay. */
export const dominoTopologies = ['D-R', 'D-F', 'D-T', 'D-I'] as const
export type DominoTopology = (typeof dominoTopologies)[number]

const orEmpty = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal(''), schema]).default('')

const serverName = z
  .string()
  .max(300)
  .transform((text, context) => {
    const name = toCanonicalName(text)
    if (name !== undefined) return name
    context.addIssue({ code: 'custom', message: 'input.not-a-host' })
    return z.NEVER
  })

/** A Domino domain, not an Internet domain: no dot, at most 31 characters. */
const dominoDomain = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,30}$/)
const hostOrAddress = z.union([z.ipv4(), hostName])
const folder = z.string().regex(/^(?:\/|[A-Za-z]:[\\/])[A-Za-z0-9_.\\/ -]{1,200}$/)

const facts = z.strictObject({
  release: z.enum(dominoReleases),
  topology: z.enum(dominoTopologies),
  platform: z.enum(['windows', 'linux']),
  ownDomains: z.array(mailDomain).min(1).max(500),
  hubServer: serverName,
  mainDomain: orEmpty(dominoDomain),
  hubHost: orEmpty(hostOrAddress),
  tlsOnlyServer: orEmpty(serverName),
  tlsOnlyDomain: orEmpty(dominoDomain),
  tlsOnlyHost: orEmpty(hostOrAddress),
  documentVariant: z.enum(['foreign-smtp', 'non-adjacent']).default('foreign-smtp'),
  relayHost: orEmpty(hostOrAddress),
  relayProtection: z.enum(['implicit', 'trusted']).default('implicit'),
  relayPort: z.number().int().min(1).max(65535).nullable().default(465),
  relayReceives: z.boolean().default(false),
  newTlsOnlyServer: z.boolean().default(false),
  secretFolder: orEmpty(folder),
  // Where Domino lies on the hosts a push goes to; empty = the usual place.
  programFolder: orEmpty(folder),
  serverProgram: orEmpty(folder),
  dataFolder: orEmpty(folder),
  notesIni: orEmpty(folder),
  consoleLog: orEmpty(folder),
  documentWay: z.enum(['helper', 'agent']).default('helper'),
})
export type DominoSite = z.infer<typeof facts>

const tlsOnlyFacts = ['mainDomain', 'hubHost', 'tlsOnlyServer', 'tlsOnlyDomain', 'tlsOnlyHost'] as const
const needed: Readonly<Record<DominoTopology, readonly (keyof DominoSite)[]>> = {
  'D-R': ['relayHost', 'relayPort'],
  'D-F': [...tlsOnlyFacts, 'relayHost', 'relayPort'],
  'D-T': tlsOnlyFacts,
  'D-I': ['relayHost'],
}

export const dominoSite = facts.superRefine((site, context) => {
  const refuse = (field: keyof DominoSite) => context.addIssue({ code: 'custom', path: [field], message: 'required' })
  for (const field of needed[site.topology]) if (site[field] === '' || site[field] === null) refuse(field)
  if (!hasTlsOnly(site)) return
  if (site.mainDomain.toLowerCase() === site.tlsOnlyDomain.toLowerCase()) refuse('tlsOnlyDomain')
  if (site.tlsOnlyServer.toLowerCase() === site.hubServer.toLowerCase()) refuse('tlsOnlyServer')
  if (site.tlsOnlyHost === site.hubHost || site.tlsOnlyHost === site.relayHost) refuse('tlsOnlyHost')
  if (!site.newTlsOnlyServer) return
  if (!isAtLeastRelease(site, '12.0')) refuse('newTlsOnlyServer')
  if (site.secretFolder === '') refuse('secretFolder')
  // One-touch setup knows a first server directly below its organisation only.
  if (!/^CN=[^/]+\/O=[^/]+$/.test(site.tlsOnlyServer)) refuse('tlsOnlyServer')
})

/** Whether partner mail takes a Domino domain of its own. */
export function hasTlsOnly(site: Pick<DominoSite, 'topology'>): boolean {
  return site.topology === 'D-F' || site.topology === 'D-T'
}

/** Whether our relay demands the level; otherwise Domino does what it can. */
export function hasRelay(site: Pick<DominoSite, 'topology'>): boolean {
  return site.topology !== 'D-T'
}

/** Whether the site's release is this one or a later one. */
export function isAtLeastRelease(site: Pick<DominoSite, 'release'>, release: DominoRelease): boolean {
  return dominoReleases.indexOf(site.release) >= dominoReleases.indexOf(release)
}
