// What was confirmed with the partner in sight, and test mails and sessions under way. Work belongs to its partner, so leaving the page loses
// nothing. Secrets pass through the asker and stay nowhere. Read again whenever the main process says that something changed.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import type { HandTrial } from '#domain/confirm/hand-trial.ts'
import type { InboundProgress, InboundProof } from '#domain/confirm/inbound-proof.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { WindowClient } from '../../client.ts'
import { oneAtATime } from '../../kit/latest-load.ts'

/** Runs a call with what a person typed for it, until it needs nothing more; fault job.cancelled when dismissed. */
export type WithSecrets = <T>(run: (secrets: TypedSecret[]) => Promise<Outcome<T>>) => Promise<Outcome<T>>

export type SendWish = Omit<Parameters<WindowClient['confirm']['sendTest']>[0], 'partnerId' | 'secrets'>
export type InboundWish = Omit<Parameters<WindowClient['confirm']['proveInbound']>[0], 'partnerId' | 'secrets'>
export type HandTrialWish = Omit<Parameters<WindowClient['confirm']['trialByHand']>[0], 'partnerId'>

/** What is under way, or failed, for one partner. */
export interface PartnerWork {
  /** The mail that is being sent or followed, as known so far. */
  readonly sending: { readonly send: TestSend | null } | null
  readonly sendFault: Fault | null
  /** The mail whose answer is being read. */
  readonly reading: string | null
  readonly answerFault: { readonly sendId: string; readonly fault: Fault } | null
  /** The session that is being tried. */
  readonly proving: { readonly now: InboundProgress | null } | null
  readonly inboundFault: Fault | null
}

export const idle: PartnerWork = {
  sending: null,
  sendFault: null,
  reading: null,
  answerFault: null,
  proving: null,
  inboundFault: null,
}

export interface ConfirmState {
  readonly views: Readonly<Record<string, ConfirmView>>
  readonly fault: Fault | null
  /** How partners stand that a counter-proof was made for. */
  readonly tried: Readonly<Record<string, Standing['kind']>>
  readonly work: Readonly<Record<string, PartnerWork>>
  load(partnerId: string): Promise<void>
  /** Reads how partners stand; what was known stays when it cannot be read, for the partner's own page tells why. */
  loadTried(): Promise<void>
  send(partnerId: string, wish: SendWish): Promise<TestSend | null>
  /** Looks once more what became of it. */
  follow(send: TestSend): Promise<TestSend | null>
  /** Ends the watching; the mail is on its way. */
  stopSending(partnerId: string): void
  /** Reads an answer; `text` null asks for a file. */
  readAnswer(send: TestSend, text: string | null): Promise<TestSend | null>
  /** What a person enters for a counter-proof by hand; nothing is kept of it. */
  trialByHand(partnerId: string, wish: HandTrialWish): Promise<Outcome<HandTrial>>
  proveInbound(partnerId: string, wish: InboundWish): Promise<InboundProof | null>
  stopProving(partnerId: string): void
}
export type ConfirmStore = StoreApi<ConfirmState>

const quiet: readonly Fault['code'][] = ['job.cancelled', 'file.choice-dismissed']

/** What a person has to be told of a fault; null = they did it themselves. */
export function toldFault(outcome: Outcome<unknown>): Fault | null {
  return outcome.ok || quiet.includes(outcome.fault.code) ? null : outcome.fault
}

/** Makes the store; it asks nothing before a partner is shown. */
export function createConfirmStore(client: Pick<WindowClient, 'confirm'>, withSecrets: WithSecrets): ConfirmStore {
  const running = new Map<string, AbortController>()
  const newest = new Map<string, number>()
  const store = createStore<ConfirmState>()((set, get) => {
    const put = (partnerId: string, change: Partial<PartnerWork>) =>
      set({ work: { ...get().work, [partnerId]: { ...(get().work[partnerId] ?? idle), ...change } } })
    const begin = (key: string) => {
      const controller = new AbortController()
      running.set(key, controller)
      return controller.signal
    }
    const sendKey = (partnerId: string) => `send ${partnerId}`
    const provingKey = (partnerId: string) => `inbound ${partnerId}`
    const ended = async (partnerId: string, outcome: Outcome<TestSend>): Promise<TestSend | null> => {
      running.delete(sendKey(partnerId))
      put(partnerId, { sending: null, sendFault: toldFault(outcome) })
      await get().load(partnerId)
      return outcome.ok ? outcome.value : null
    }
    return {
      views: {},
      fault: null,
      tried: {},
      work: {},
      async load(partnerId) {
        const mine = (newest.get(partnerId) ?? 0) + 1
        newest.set(partnerId, mine)
        const outcome = await client.confirm.read({ partnerId })
        if (newest.get(partnerId) !== mine) return
        if (outcome.ok) set({ views: { ...get().views, [partnerId]: outcome.value }, fault: null })
        else set({ fault: outcome.fault })
      },
      loadTried: oneAtATime(async () => {
        const outcome = await client.confirm.tried()
        if (!outcome.ok) return
        set({ tried: Object.fromEntries(outcome.value.map(({ partnerId, kind }) => [partnerId, kind])) })
      }),
      async send(partnerId, wish) {
        if (running.has(sendKey(partnerId))) return null
        const signal = begin(sendKey(partnerId))
        put(partnerId, { sending: { send: null }, sendFault: null })
        const watch = (sending: { readonly send: TestSend }) => put(partnerId, { sending })
        const outcome = await withSecrets((secrets) =>
          client.confirm.sendTest({ ...wish, partnerId, secrets }, watch, signal),
        )
        return await ended(partnerId, outcome)
      },
      async follow(send) {
        const { partnerId, id: sendId } = send
        if (running.has(sendKey(partnerId))) return null
        const signal = begin(sendKey(partnerId))
        put(partnerId, { sending: { send }, sendFault: null })
        const watch = (sending: { readonly send: TestSend }) => put(partnerId, { sending })
        const outcome = await withSecrets((secrets) => client.confirm.follow({ sendId, secrets }, watch, signal))
        return await ended(partnerId, outcome)
      },
      stopSending: (partnerId) => running.get(sendKey(partnerId))?.abort(),
      async readAnswer({ id: sendId, partnerId }, text) {
        put(partnerId, { reading: sendId, answerFault: null })
        const outcome =
          text === null
            ? await client.confirm.openAnswer({ sendId })
            : await client.confirm.readAnswer({ sendId, text })
        const fault = toldFault(outcome)
        put(partnerId, { reading: null, answerFault: fault === null ? null : { sendId, fault } })
        if (outcome.ok) await get().load(partnerId)
        return outcome.ok ? outcome.value : null
      },
      trialByHand: (partnerId, wish) => client.confirm.trialByHand({ ...wish, partnerId }),
      async proveInbound(partnerId, wish) {
        if (running.has(provingKey(partnerId))) return null
        const signal = begin(provingKey(partnerId))
        put(partnerId, { proving: { now: null }, inboundFault: null })
        const watch = (now: InboundProgress) => put(partnerId, { proving: { now } })
        const outcome = await withSecrets((secrets) =>
          client.confirm.proveInbound({ ...wish, partnerId, secrets }, watch, signal),
        )
        running.delete(provingKey(partnerId))
        put(partnerId, { proving: null, inboundFault: toldFault(outcome) })
        await get().load(partnerId)
        return outcome.ok ? outcome.value : null
      },
      stopProving: (partnerId) => running.get(provingKey(partnerId))?.abort(),
    }
  })
  client.confirm.changed(({ partnerId }) => {
    const shown = Object.keys(store.getState().views)
    for (const each of shown) if (partnerId === null || each === partnerId) void store.getState().load(each)
    void store.getState().loadTried()
  })
  return store
}
