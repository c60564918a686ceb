// Asks a person for what a sign-in lacks, one thing at a time, and tries again with it. What was typed lives in the call that needs it and in
// no store; it is gone when the call ends. Whoever dismisses the question cancels the call.
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Fault, fail, type Outcome } from '#domain/fault.ts'
import { type SecretKind, secretKind, type TypedSecret } from '#domain/push/push-host.ts'
import type { WindowClient } from '../../client.ts'

export interface SecretQuestion {
  readonly hostId: string
  /** As the sentence names it: the host, or a host gone through. */
  readonly host: string
  readonly hop: number
  readonly kind: SecretKind
  /** What the server asks; empty for all other kinds. */
  readonly prompt: string
  readonly wasWrong: boolean
  /** Whether the server lets what is typed be seen, as for a user's number. */
  readonly isEchoed: boolean
  /** Why nothing can be kept; null = the keychain may keep it. */
  readonly whyNot: 'no-keychain' | 'weak-keychain' | null
}

export interface AskerState {
  readonly question: SecretQuestion | null
  /** null = dismissed. */
  answer(typed: { readonly value: string; readonly isKept: boolean } | null): void
}
export type AskerStore = StoreApi<AskerState>

export interface SecretAsker {
  readonly store: AskerStore
  /** Runs the call, with what was typed so far, until it needs nothing more; fault job.cancelled when dismissed. */
  with<T>(run: (secrets: TypedSecret[]) => Promise<Outcome<T>>): Promise<Outcome<T>>
}

const mostQuestions = 40

/** Makes the one asker of the window; a second call waits until the first has its answer. */
export function createSecretAsker(client: Pick<WindowClient, 'host'>): SecretAsker {
  type Typed = Parameters<AskerState['answer']>[0]
  let turn: Promise<unknown> = Promise.resolve()
  let resolve: ((typed: Typed) => void) | undefined
  const store = createStore<AskerState>()((set) => ({
    question: null,
    answer(typed) {
      const waiting = resolve
      resolve = undefined
      set({ question: null })
      waiting?.(typed)
    },
  }))
  const ask = async (question: SecretQuestion): Promise<Typed> => {
    const before = turn
    const answered = before.then(
      () =>
        new Promise<Typed>((done) => {
          resolve = done
          store.setState({ question })
        }),
    )
    turn = answered
    return await answered
  }
  return {
    store,
    async with(run) {
      let secrets: TypedSecret[] = []
      for (let asked = 0; asked < mostQuestions; asked += 1) {
        const outcome = await run(secrets)
        const lacking = outcome.ok ? null : lackOf(outcome.fault)
        if (lacking === null) return outcome
        const known = await client.host.secrets({ hostId: lacking.hostId })
        const typed = await ask({ ...lacking, whyNot: known.ok ? known.value.whyNot : 'no-keychain' })
        if (typed === null) return fail('job.cancelled')
        const { hostId, hop, kind } = lacking
        const isSame = (each: TypedSecret) => each.hostId === hostId && each.hop === hop && each.kind === kind
        secrets = [...secrets.filter((each) => !isSame(each)), { hostId, hop, kind, ...typed }]
      }
      return fail('job.cancelled')
    },
  }
}

/** What a fault says is lacking; null when it is another fault. */
export function lackOf({ code, params }: Fault): Omit<SecretQuestion, 'whyNot'> | null {
  const kind = secretKind.safeParse(params['kind'])
  const { hostId, hop, host, prompt, wasWrong, echo } = params
  if (code !== 'ssh.secret-needed' || !kind.success || typeof hostId !== 'string') return null
  return {
    hostId,
    host: String(host ?? ''),
    hop: typeof hop === 'number' ? hop : 0,
    kind: kind.data,
    prompt: typeof prompt === 'string' ? prompt : '',
    wasWrong: wasWrong === 1,
    isEchoed: kind.data === 'answer' && echo === 1,
  }
}
