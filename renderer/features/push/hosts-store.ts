// The hosts of our own gateways in the window, per gateway, with the names of what the keychain keeps for them. Read again whenever the
// main process says they changed; the newest answer wins. Nothing typed to sign in stays here.
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Fault, type Outcome, succeed } from '#domain/fault.ts'
import type { HostKeyView, PushHost, PushHostDraft, TypedSecret } from '#domain/push/push-host.ts'
import type { WindowClient } from '../../client.ts'
import type { SecretAsker } from './secret-asker.ts'

export interface KeptSecrets {
  readonly whyNot: 'no-keychain' | 'weak-keychain' | null
  readonly kept: readonly Pick<TypedSecret, 'hop' | 'kind'>[]
}

export interface SignedIn {
  readonly system: string
  readonly user: string
  readonly mayWrite: boolean
  readonly hasNoNetworkSignIn: boolean
}

export interface PinnedKey {
  readonly hop: number
  readonly fingerprint: string
}

export interface HostsState {
  readonly bySite: Readonly<Record<string, readonly PushHost[]>>
  readonly secrets: Readonly<Record<string, KeptSecrets>>
  readonly fault: Fault | null
  load(siteId: string): Promise<void>
  save(draft: PushHostDraft): Promise<Outcome<PushHost>>
  remove(host: PushHost): Promise<Outcome<void>>
  forgetSecrets(host: PushHost): Promise<Outcome<void>>
  /** Lets two neighbours in the list change places. */
  moveUp(host: PushHost): Promise<Outcome<void>>
  key(hostId: string, hop: number, signal: AbortSignal): Promise<Outcome<HostKeyView>>
  pin(hostId: string, hop: number, fingerprint: string): Promise<Outcome<void>>
  unpin(hostId: string, hop: number): Promise<Outcome<void>>
  /** The keys that are pinned, by hop. */
  pins(hostId: string): Promise<Outcome<readonly PinnedKey[]>>
  signIn(hostId: string, signal: AbortSignal): Promise<Outcome<SignedIn>>
  /** Asks the person for the file of a private key; null = none chosen. */
  chooseKey(): Promise<string | null>
}
export type HostsStore = StoreApi<HostsState>

const unwatched = () => undefined

/** Makes the store; it asks nothing before a place shows hosts. */
export function createHostsStore(client: Pick<WindowClient, 'host' | 'app'>, asker: SecretAsker): HostsStore {
  const newest = new Map<string, number>()
  const store = createStore<HostsState>()((set, get) => ({
    bySite: {},
    secrets: {},
    fault: null,
    async load(siteId) {
      const mine = (newest.get(siteId) ?? 0) + 1
      newest.set(siteId, mine)
      const hosts = await client.host.list({ siteId })
      if (newest.get(siteId) !== mine) return
      if (!hosts.ok) {
        set({ fault: hosts.fault })
        return
      }
      const ordered = hosts.value.toSorted((one, other) => one.position - other.position)
      set({ bySite: { ...get().bySite, [siteId]: ordered }, fault: null })
      const kept = await Promise.all(ordered.map(({ id }) => client.host.secrets({ hostId: id })))
      if (newest.get(siteId) !== mine) return
      const known = kept.flatMap((outcome, index) => {
        const host = ordered[index]
        return outcome.ok && host !== undefined ? [[host.id, outcome.value] as const] : []
      })
      set({ secrets: { ...get().secrets, ...Object.fromEntries(known) } })
    },
    async save(draft) {
      const outcome = await client.host.save(draft)
      if (outcome.ok) await get().load(draft.siteId)
      return outcome
    },
    async remove({ id, siteId }) {
      const outcome = await client.host.remove({ hostId: id })
      if (outcome.ok) await get().load(siteId)
      return outcome
    },
    async forgetSecrets({ id, siteId }) {
      const outcome = await client.host.forgetSecrets({ hostId: id })
      if (outcome.ok) await get().load(siteId)
      return outcome
    },
    async moveUp(host) {
      const hosts = get().bySite[host.siteId] ?? []
      const at = hosts.findIndex(({ id }) => id === host.id)
      if (at < 1) return succeed(undefined)
      const order = hosts.toSpliced(at, 1).toSpliced(at - 1, 0, host)
      for (const [position, { createdAt: _made, changedAt: _changed, ...draft }] of order.entries()) {
        if (draft.position === position) continue
        const outcome = await client.host.save({ ...draft, position })
        if (!outcome.ok) {
          set({ fault: outcome.fault })
          return outcome
        }
      }
      await get().load(host.siteId)
      return succeed(undefined)
    },
    key: (hostId, hop, signal) => asker.with((secrets) => client.host.key({ hostId, hop, secrets }, unwatched, signal)),
    pin: (hostId, hop, fingerprint) => client.host.pin({ hostId, hop, fingerprint }),
    unpin: (hostId, hop) => client.host.unpin({ hostId, hop }),
    pins: (hostId) => client.host.pins({ hostId }),
    async chooseKey() {
      const path = await client.app.choosePath({ kind: 'private-key' })
      return path.ok ? path.value : null
    },
    signIn: (hostId, signal) => asker.with((secrets) => client.host.signIn({ hostId, secrets }, unwatched, signal)),
  }))
  client.host.changed(({ siteId }) => {
    if (store.getState().bySite[siteId] !== undefined) void store.getState().load(siteId)
  })
  return store
}
