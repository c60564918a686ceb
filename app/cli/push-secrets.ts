// Passwords and passphrases for the command line, from a file only its owner may read; never from arguments or the environment, which others
// on the machine can see. Faults: ssh.secret-file-open, input.unreadable-file, input.wrong-format.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PushHost, secretKinds, typedSecret } from '#domain/push/push-host.ts'
import type { HostSecrets } from '#operations/push/host-secrets.ts'
import { parseJsonFile } from './push-site.ts'

export const secretFile = z.strictObject({
  schema: z.literal('handschlag.secrets/1'),
  secrets: z
    .array(
      z.strictObject({
        /** Name or address of a host in the site file. */
        host: z.string().max(253),
        /** 0 = the host itself, 1 = the first host gone through, and so on. */
        hop: typedSecret.shape.hop.default(0),
        kind: z.enum(secretKinds),
        value: typedSecret.shape.value,
      }),
    )
    .max(400),
})

const mostBytes = 1_000_000
const others = 0o077

/** The secrets of the file's hosts; none without a file. */
export function readPushSecrets(path: string | null, hosts: readonly PushHost[]): Outcome<HostSecrets> {
  const text = path === null ? succeed('{"schema":"handschlag.secrets/1","secrets":[]}') : readOwnFile(path)
  if (!text.ok) return text
  const parsed = parseJsonFile(secretFile, text.value, path ?? '')
  // The message of the JSON parser quotes what stands there.
  if (!parsed.ok) return fail('input.wrong-format', { path: path ?? '', detail: 'handschlag.secrets/1' })
  const { secrets } = parsed.value
  return succeed({
    canAsk: false,
    async secretFor(hostId, hop, kind) {
      const host = hosts.find(({ id }) => id === hostId)
      const found = secrets.find(
        (secret) =>
          secret.hop === hop && secret.kind === kind && (secret.host === host?.name || secret.host === host?.address),
      )
      return found?.value ?? null
    },
    keepUsed: async () => undefined,
  })
}

function readOwnFile(path: string): Outcome<string> {
  let file: number
  try {
    // A pipe in its place would never end.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch {
    return fail('input.unreadable-file', { path })
  }
  try {
    const { mode, uid, size } = fstatSync(file)
    const isPlain = (mode & constants.S_IFMT) === constants.S_IFREG
    if (!isPlain || size > mostBytes) return fail('input.unreadable-file', { path })
    const isOwn = process.getuid === undefined || uid === process.getuid()
    if (process.platform !== 'win32' && (!isOwn || (mode & others) !== 0)) return fail('ssh.secret-file-open', { path })
    return succeed(readFileSync(file, 'utf8'))
  } catch {
    return fail('input.unreadable-file', { path })
  } finally {
    closeSync(file)
  }
}
