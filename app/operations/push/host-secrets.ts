// The secrets of a job: those typed for it first, then those the keychain keeps. A typed one is kept only when that was asked for, and only
// after it let us in; what was kept before and is another one is forgotten then, so that no wrong one is tried again. Values stay in this closure.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type SecretKind, secretName, type TypedSecret } from '#domain/push/push-host.ts'
import type { SecretStore } from '#ports/secret-store.ts'

export interface HostSecrets {
  /** Whether there is a person to be asked again when one was refused. */
  readonly canAsk: boolean
  /** null = neither typed nor kept. */
  secretFor(hostId: string, hop: number, kind: SecretKind): Promise<string | null>
  /** Keeps what was typed for the host, used since, and is to be kept; rejects where the keychain does. */
  keepUsed(hostId: string, kinds: readonly SecretKind[]): Promise<void>
}

/** The secrets of one job; fault ssh.keychain-missing when one is to be kept and there is nothing to trust it to. */
export function createHostSecrets(store: SecretStore, typed: readonly TypedSecret[]): Outcome<HostSecrets> {
  const isToBeKept = (secret: TypedSecret) => secret.isKept && secret.kind !== 'answer'
  if (store.whyNot !== null && typed.some(isToBeKept)) return fail('ssh.keychain-missing')
  const used = new Set<TypedSecret>()
  return succeed({
    canAsk: true,
    async secretFor(hostId, hop, kind) {
      const secret = typed.find((each) => each.hostId === hostId && each.hop === hop && each.kind === kind)
      if (secret === undefined) return kind === 'answer' ? null : await store.fetch(secretName(hostId, hop, kind))
      used.add(secret)
      return secret.value
    },
    async keepUsed(hostId, kinds) {
      for (const secret of used) {
        if (secret.hostId !== hostId || !kinds.includes(secret.kind) || secret.kind === 'answer') continue
        const name = secretName(hostId, secret.hop, secret.kind)
        if (isToBeKept(secret)) await store.keep(name, secret.value)
        else if ((await store.fetch(name)) !== secret.value) await store.forget(name)
        used.delete(secret)
      }
    },
  })
}
