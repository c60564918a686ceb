// The site file of `handschlag plan|apply|verify|rollback`: one gateway of ours, its facts and its hosts. Read strictly and bounded; an unknown
// field is a mistake, not a comment. Secrets do not stand in it, only the name of the file that holds them.
import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { siteFacts } from '#domain/gateway-site.ts'
import { lineOfText } from '#domain/partner.ts'
import { hostSystem, jumpHost, type PushHost, pushHostDraft, sshAddress } from '#domain/push/push-host.ts'
import { policyDirection } from '#domain/tls-policy.ts'
import { readTextFile } from './network-settings.ts'

const port = sshAddress.shape.port.default(22)
const agent = { kind: 'agent', socket: '' } as const
const hop = sshAddress.extend({ port, signIn: sshAddress.shape.signIn.default(agent) })

const siteHost = hop.extend({
  /** What it is called in answers; its address unless told. */
  name: lineOfText.min(1).optional(),
  jumps: z
    .array(hop.extend({ legacy: jumpHost.shape.legacy }))
    .max(3)
    .default([]),
  legacy: pushHostDraft.shape.legacy.default([]),
  system: hostSystem.default('posix'),
  rights: pushHostDraft.shape.rights.default('sudo'),
})

export const siteFile = z.strictObject({
  schema: z.literal('handschlag.site/1'),
  /** Any UUID, never changed: by it the hosts know whose files they hold. */
  id: z.uuid(),
  gateway: z.string().max(40),
  serves: policyDirection.default('both'),
  facts: siteFacts.default({}),
  /** In the order they are pushed to. */
  hosts: z.array(siteHost).min(1).max(100),
  /** File with passwords and passphrases, beside this one unless it is a whole path; only its owner may read it. */
  secretFile: z.string().min(1).max(4096).nullable().default(null),
})

export interface PushSite {
  readonly id: string
  readonly gateway: string
  readonly serves: z.infer<typeof policyDirection>
  readonly facts: unknown
  readonly hosts: readonly PushHost[]
  readonly secretFile: string | null
  readonly journalFile: string
}

/** Reads a site file; faults input.unreadable-file, input.too-large, input.wrong-format. */
export function readPushSite(path: string): Outcome<PushSite> {
  const text = readTextFile(path)
  if (!text.ok) return text
  const parsed = parseJsonFile(siteFile, text.value, path)
  if (!parsed.ok) return parsed
  const { id, gateway, serves, facts, hosts, secretFile } = parsed.value
  const places = hosts.map(({ address, port: at }) => `${address}:${at}`)
  const twice = places.find((place, index) => places.indexOf(place) !== index)
  if (twice !== undefined) return fail('input.wrong-format', { path, detail: `hosts: ${twice} ×2` })
  const folder = dirname(resolve(path))
  return succeed({
    ...{ id, gateway, serves, facts },
    hosts: hosts.map(({ name, ...host }, position) => ({
      ...host,
      name: name ?? host.address,
      id: uuidOf([id, host.address, String(host.port)]),
      siteId: id,
      rights: host.system === 'windows' ? 'own' : host.rights,
      position,
      createdAt: '',
      changedAt: '',
    })),
    secretFile: secretFile === null ? null : resolve(folder, secretFile),
    journalFile: `${resolve(path).replace(/\.json$/, '')}.journal.json`,
  })
}

/** Parses a JSON file by its schema; fault input.wrong-format names the place. */
export function parseJsonFile<S extends z.ZodType>(schema: S, text: string, path: string): Outcome<z.output<S>> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    return fail('input.wrong-format', { path, detail: error instanceof Error ? error.message : '' })
  }
  const parsed = schema.safeParse(content)
  if (parsed.success) return succeed(parsed.data)
  const [issue] = parsed.error.issues
  return fail('input.wrong-format', { path, detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
}

/** A UUID (RFC 9562 version 8) that is the same for the same words. */
export function uuidOf(words: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(words)).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
