// A host a gateway of ours runs on, and how one signs in there. Never a secret: those are kept elsewhere, under the names made here.
import { z } from 'zod'
import { hostName } from '../addresses.ts'
import { certificatePin } from '../certificate-values.ts'
import { lineOfText } from '../partner.ts'

const port = z.number().int().min(1).max(65535)
const path = z.string().trim().max(4096)
const userName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\s:"'`$;&|<>\\\p{Cc}-][^\s:"'`$;&|<>\p{Cc}]*$/u)

/** How one shows who one is. `agent`: empty = the agent this system offers. `key`: OpenSSH or PuTTY file. */
export const signIn = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agent'), socket: path }),
  z.strictObject({ kind: z.literal('key'), path: path.min(1) }),
  z.strictObject({ kind: z.literal('password') }),
  /** Questions of the server (keyboard-interactive), such as a one-time code. */
  z.strictObject({ kind: z.literal('questions') }),
])
export type SignIn = z.infer<typeof signIn>

export const sshAddress = z.strictObject({
  address: z.union([hostName, z.ipv4(), z.ipv6()]),
  port,
  user: userName,
  signIn,
})
export type SshAddress = z.infer<typeof sshAddress>

/** Algorithms too old to be offered unless the admin names them for this host. */
export const legacyAlgorithms = [
  'ssh-rsa',
  'ssh-dss',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group1-sha1',
  'aes128-cbc',
  'aes256-cbc',
  '3des-cbc',
  'hmac-sha1',
] as const
export const legacyAlgorithm = z.enum(legacyAlgorithms)
export type LegacyAlgorithm = z.infer<typeof legacyAlgorithm>

/** A host one goes through; old algorithms are allowed for it alone. */
export const jumpHost = sshAddress.extend({ legacy: z.array(legacyAlgorithm).max(legacyAlgorithms.length).optional() })
export type JumpHost = z.infer<typeof jumpHost>

export const hostSystems = ['posix', 'windows'] as const
export const hostSystem = z.enum(hostSystems)
export type HostSystem = z.infer<typeof hostSystem>

export const pushHostDraft = sshAddress.extend({
  id: z.uuid().nullable(),
  siteId: z.uuid(),
  name: lineOfText.min(1),
  /** Hosts one goes through, in order. */
  jumps: z.array(jumpHost).max(3),
  /** For the host itself only; each host gone through has its own. */
  legacy: z.array(legacyAlgorithm).max(legacyAlgorithms.length),
  system: hostSystem,
  /** How the rights to write are reached: the user has them, `sudo -n`, or sudo with a password. Windows: always `own`. */
  rights: z.enum(['own', 'sudo', 'sudo-password']),
  /** First host of a list = 0: it is pushed and verified before the others. */
  position: z.number().int().min(0).max(99),
})
export type PushHostDraft = z.infer<typeof pushHostDraft>

/** How mail is handed in there over SMTP; `user` null = without signing in. The password stands in the keychain, if anywhere. */
export const submission = z.strictObject({
  port,
  user: z
    .string()
    .trim()
    .min(1)
    .max(320)
    .regex(/^[^\p{Cc}]+$/u)
    .nullable(),
  /** Of the server's certificate or key, where no known authority vouches for it. */
  pin: certificatePin.nullable(),
})
export type Submission = z.infer<typeof submission>

export const pushHost = pushHostDraft.extend({
  ...{ id: z.uuid(), createdAt: z.string(), changedAt: z.string() },
  /** As it worked last; none = never. */
  submission: submission.optional(),
})
export type PushHost = z.infer<typeof pushHost>

/** `sudo` = its password; `answer` = the answer to a question the server asked; `submission` = the password to hand mail in over SMTP. */
export const secretKinds = ['password', 'passphrase', 'sudo', 'answer', 'submission'] as const
export const secretKind = z.enum(secretKinds)
export type SecretKind = z.infer<typeof secretKind>

/** A secret the admin typed for one sign-in. Input only: it never leaves the main process again. */
export const typedSecret = z.strictObject({
  hostId: z.uuid(),
  /** 0 = the host itself, 1 = the first host gone through, and so on. */
  hop: z.number().int().min(0).max(3),
  kind: secretKind,
  value: z.string().min(1).max(10_000),
  /** Whether the system's keychain is to keep it; an `answer` is never kept. */
  isKept: z.boolean(),
})
export type TypedSecret = z.infer<typeof typedSecret>

/** The name under which the keychain keeps a secret. */
export function secretName(hostId: string, hop: number, kind: SecretKind): string {
  return `ssh/${hostId}/${hop}/${kind}`
}

/** A host key as it was shown or is pinned. */
export const hostKey = z.strictObject({
  address: z.string(),
  port,
  /** Such as ssh-ed25519. */
  algorithm: z.string().max(100),
  /** Wire format, Base64. */
  key: z.string().max(8192),
  /** `SHA256:` and 43 characters, as ssh-keygen prints it. */
  fingerprint: z.string(),
})
export type HostKey = z.infer<typeof hostKey>

/** What a server showed, held against what is known. `changed` is final: there is no way past it but removing by hand what it contradicts. */
export const hostKeyView = z.strictObject({
  shown: hostKey,
  /** Lines of ssh-keygen's picture of the key. */
  randomart: z.array(z.string()),
  state: z.enum(['pinned', 'in-known-hosts', 'unknown', 'changed']),
  /** What a changed key contradicts: our pin, a line of known_hosts, or a line there that revokes it. null unless changed. */
  source: z.enum(['pin', 'known-hosts', 'revoked']).nullable(),
  /** Fingerprints it should have had; empty unless changed. */
  expected: z.array(z.string()),
})
export type HostKeyView = z.infer<typeof hostKeyView>
