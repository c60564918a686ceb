// Which proof is offered next while one signs in on a hop. Secrets are asked for when their turn comes, which is after the host key was
// found good. What is missing or refused ends the sign-in as a fault; nothing is tried that the admin did not choose, and no password twice. A
// refusal names the password when it was the last thing given, so that whoever can ask a person asks for it again.
import type { AnyAuthMethod } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { SecretKind } from '#domain/push/push-host.ts'
import { hostLabel, plainText } from './host-text.ts'
import { readProofs } from './proofs.ts'
import { type Asker, createAnswers } from './questions.ts'
import type { Hop, SshOrder } from './ssh-order.ts'

export interface SignInSteps {
  /** The next proof for what the server still allows (null = before anything was tried); `isPartial`: it took the last one and wants more. */
  next(allowed: readonly string[] | null, isPartial: boolean): Promise<Outcome<AnyAuthMethod>>
  /** What it means that the server has let nobody in. */
  refuse(): Outcome<never>
  /** What it means that it wants a new password first. */
  expire(): Outcome<never>
}

/** Makes the steps of one sign-in; `stop` ends it in the middle of a conversation. */
export function createSignIn(hop: Hop, order: SshOrder, stop: (why: Outcome<never>) => void): SignInSteps {
  const asker = askerFor(hop, order, () => known)
  const { kind } = hop.signIn
  const username = hop.user
  const tried = new Set<string>()
  const given = new Set<SecretKind>()
  let wasTaken = false
  /** With an answer beside it nobody can tell which of both was wrong. */
  const refuse = () => asker.refuse(given.has('password') && !wasTaken && !given.has('answer') ? 'password' : undefined)
  let known: readonly string[] = []
  let proofs: AnyAuthMethod[] | null = null
  let hasProven = false

  const ask = (): AnyAuthMethod => {
    const answers = createAnswers(asker, given)
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
      const password = given.has('password') ? null : await asker.secretFor('password')
      if (password === null) return given.has('password') ? refuse() : asker.need('password')
      given.add('password')
      return succeed({ type: 'password', username, password })
    }
    const isWordless = kind === 'password' && !tried.has('password')
    if (may('keyboard-interactive') && (kind === 'questions' || isWordless || hasProven)) {
      tried.add('keyboard-interactive')
      return succeed(ask())
    }
    return refuse()
  }
  return {
    refuse,
    expire: () => asker.refuse(),
    async next(allowed, isPartial) {
      if (allowed === null) return succeed({ type: 'none', username })
      known = allowed
      // a server that asks for a second proof no longer lists the first one
      wasTaken ||= isPartial && given.has('password')
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
    refuse: (blamed) =>
      fail('ssh.sign-in-refused', {
        host,
        user: hop.user,
        methods: plainText(allowed().join(', ')) || '–',
        ...(blamed !== undefined && { hop: hop.number, kind: blamed }),
      }),
    need: (kind, prompt = '', wasWrong = false, isEchoed = false) =>
      fail('ssh.secret-needed', {
        host,
        hop: hop.number,
        kind,
        prompt,
        wasWrong: wasWrong ? 1 : 0,
        echo: isEchoed ? 1 : 0,
        what: kind === 'answer' ? `answer: ${prompt}` : kind,
      }),
  }
}
