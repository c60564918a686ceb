// RSA keys sign with SHA-2 only (RFC 8332). The library would fall back to SHA-1 where a server does not say what it reads; a key that
// calls itself by the name of its signature leaves it no choice.
import { BaseAgent, type IdentityCallback, type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2'
import type { AgentKey } from './agent.ts'

type Digest = 'sha512' | 'sha256'

/** The forms in which a key is offered; only RSA has two. */
export function modernForms(key: ParsedKey): readonly ParsedKey[] {
  if (key.type !== 'ssh-rsa') return [key]
  return (['sha512', 'sha256'] as const).map((digest) =>
    renamed(key, digest, { sign: (data: Buffer) => key.sign(data, digest) }),
  )
}

/** An agent that holds this one key and signs with SHA-2. */
export function modernAgent({ key, agent }: AgentKey): BaseAgent {
  const isRsa = key.type === 'ssh-rsa'
  return new OneKeyAgent(isRsa ? renamed(key, 'sha512', {}) : key, (data, done) =>
    agent.sign(key, data, isRsa ? { hash: 'sha512' } : {}, done),
  )
}

/** An agent that holds this one key and signs as the server asks for. */
export function plainAgent({ key, agent }: AgentKey): BaseAgent {
  return new OneKeyAgent(key, (data, done, options) => agent.sign(key, data, options, done))
}

type Sign = (data: Buffer, done: SignCallback, options: SigningRequestOptions) => void

class OneKeyAgent extends BaseAgent<ParsedKey> {
  private readonly key: ParsedKey
  private readonly signWith: Sign
  constructor(key: ParsedKey, signWith: Sign) {
    super()
    this.key = key
    this.signWith = signWith
  }
  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    done(null, [this.key])
  }
  override sign(
    _key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): void {
    if (typeof options === 'function') this.signWith(data, options, {})
    else if (done !== undefined) this.signWith(data, done, options)
  }
}

function renamed(key: ParsedKey, digest: Digest, own: object): ParsedKey {
  const type = digest === 'sha512' ? 'rsa-sha2-512' : 'rsa-sha2-256'
  return Object.assign(Object.create(key), { type, ...own }) as ParsedKey
}
