// Which proof is offered next while one signs in on a hop. Secrets are asked for when their turn comes, which is after the host key was
// found good. What is missing or refused ends the sign-in as a fault; nothing is tried that the admin did not choose, and no password twice.
import type { AnyAuthMethod } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { hostLabel, plainText } from './host-text.ts'
import { readProofs } from './proofs.ts'
import { type Asker, createAnswers } from './questions.ts'
import type { Hop, SshOrder } from './ssh-order.ts'

export interface SignInSteps {
  /** The next proof for what the server still allows (null = before anything was tried); `isPartial`: it took the last one and wants more. */
  next(allowed: readonly string[] | null, isPartial: boolean): Promise<Outcome<AnyAuthMethod>>
  refuse(): Outcome<never>
}

/** Makes the steps of one sign-in; `stop` ends it in the middle of a conversation. */
export function createSignIn(hop: Hop, order: SshOrder, stop: (why: Outcome<never>) => void): SignInSteps {
  const asker = askerFor(hop, order, () => known)
  const { kind } = hop.signIn
  const username = hop.user
  const tried = new Set<string>()
  let known: readonly string[] = []
  let proofs: AnyAuthMethod[] | null = null
  let hasProven = false

  const ask = (): AnyAuthMethod => {
    const answers = createAnswers(asker)
    return {
      type: 'keyboard-interactive',
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        void answers(prompts).then((found) => (found.ok ? finish(found.value) : stop(found)))
      },
    }
  }
  const nextWord = async (): Promise<Outcome<AnyAuthMethod>> => {
    const may = (method: string) => known.includes(method) && !tried.has(method)
    if (may('password') && (kind === 'password' || (hasProven && kind !== 'questions'))) {
      tried.add('password')
      const password = await asker.secretFor('password')
      return password === null ? asker.need('password') : succeed({ type: 'password', username, password })
    }
    const isWordless = kind === 'password' && !tried.has('password')
    if (may('keyboard-interactive') && (kind === 'questions' || isWordless || hasProven)) {
      tried.add('keyboard-interactive')
      return succeed(ask())
    }
    return asker.refuse()
  }
  return {
    refuse: asker.refuse,
    async next(allowed, isPartial) {
      if (allowed === null) return succeed({ type: 'none', username })
      known = allowed
      // a server that asks for a second proof no longer lists the first one
      hasProven ||= isPartial || (proofs !== null && !allowed.includes('publickey'))
      if (!allowed.includes('publickey') || (kind !== 'key' && kind !== 'agent')) return nextWord()
      if (proofs === null) {
        const read = await readProofs(hop, asker)
        if (!read.ok) return read
        proofs = read.value
      }
      const proof = proofs.shift()
      return proof === undefined ? nextWord() : succeed(proof)
    },
  }
}

function askerFor(hop: Hop, order: SshOrder, allowed: () => readonly string[]): Asker {
  const host = hostLabel(hop.address, hop.port)
  return {
    secretFor: (kind) => order.secretFor(hop.number, kind),
    refuse: () =>
      fail('ssh.sign-in-refused', { host, user: hop.user, methods: plainText(allowed().join(', ')) || '–' }),
    need: (kind, prompt = '', wasWrong = false) =>
      fail('ssh.secret-needed', {
        host,
        hop: hop.number,
        kind,
        prompt,
        wasWrong: wasWrong ? 1 : 0,
        what: kind === 'answer' ? `answer: ${prompt}` : kind,
      }),
  }
}
