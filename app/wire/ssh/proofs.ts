// The key proofs of a hop in the order they are shown: the forms of its key file, or the keys of the agent one by one. A host that is
// allowed `ssh-rsa` may also get a signature with SHA-1.
import type { AnyAuthMethod } from 'ssh2'
import { assertNever, type Outcome, succeed } from '#domain/fault.ts'
import { readAgentKeys } from './keys/agent.ts'
import { readPrivateKey } from './keys/private-key.ts'
import { modernAgent, modernForms, plainAgent } from './keys/rsa-sha2.ts'
import type { Asker } from './questions.ts'
import type { Hop } from './ssh-order.ts'

/** Reads them; faults ssh.key-unreadable, ssh.agent-missing, ssh.secret-needed. */
export async function readProofs(hop: Hop, asker: Asker): Promise<Outcome<AnyAuthMethod[]>> {
  const { signIn, user: username } = hop
  const mayUseSha1 = hop.legacy.includes('ssh-rsa')
  switch (signIn.kind) {
    case 'key': {
      const passphrase = await asker.secretFor('passphrase')
      const key = await readPrivateKey(signIn.path, passphrase, (wasWrong) => asker.need('passphrase', '', wasWrong))
      if (!key.ok) return key
      const forms = [...modernForms(key.value), ...(mayUseSha1 && key.value.type === 'ssh-rsa' ? [key.value] : [])]
      return succeed(forms.map((form) => ({ type: 'publickey', username, key: form })))
    }
    case 'agent': {
      const keys = await readAgentKeys(signIn.socket)
      if (!keys.ok) return keys
      return succeed(
        keys.value.map((key) => ({ type: 'agent', username, agent: mayUseSha1 ? plainAgent(key) : modernAgent(key) })),
      )
    }
    case 'password':
    case 'questions':
      return succeed([])
    default:
      return assertNever(signIn)
  }
}
