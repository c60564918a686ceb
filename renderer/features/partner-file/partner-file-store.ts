// Signed files exchanged with partners: our own words, the partner's key, the files so far, and the file that was opened and waits for a
// person's word. One thing at a time.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { OpenedFile, ownIdentity } from '#contract/partner-file-contract.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { FileRecord } from '#domain/partner-file/partner-file.ts'
import type { WindowClient } from '../../client.ts'

type Identity = typeof ownIdentity._output
export type PartnerKeyView = Identity & { readonly comparedAt: string | null }

/** What is known about the files of one partner. */
export interface PartnerFiles {
  readonly records: readonly FileRecord[]
  readonly key: PartnerKeyView | null
}

export type FileEnd =
  | { readonly kind: 'saved'; readonly files: readonly string[] }
  | { readonly kind: 'accepted'; readonly partnerId: string; readonly number: string; readonly version: number }
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'failed'; readonly fault: Fault }

export interface PartnerFileState {
  readonly identity: Identity | null
  readonly byPartner: Readonly<Record<string, PartnerFiles>>
  readonly opened: OpenedFile | null
  /** The partner the file was opened for; null = from the overview. */
  readonly openedFor: string | null
  readonly isBusy: boolean
  /** What came of the last work, and for whom. */
  readonly end: { readonly partnerId: string | null; readonly what: FileEnd } | null
  load(partnerId: string): Promise<void>
  showIdentity(renew: boolean): Promise<Outcome<unknown>>
  save(partnerId: string, agreementId: string, yesBy: string | null): Promise<Outcome<unknown>>
  open(partnerId: string | null): Promise<void>
  /** Takes the opened file in. */
  accept(partnerId: string | null, comparedWords: boolean): Promise<Outcome<unknown>>
  dismiss(): void
  /** Forgets what came of earlier work, as a page opens. */
  reset(): void
  forgetKey(partnerId: string): Promise<Outcome<unknown>>
}
export type PartnerFileStore = StoreApi<PartnerFileState>

const idle = { isBusy: false } as const

/** Makes the store; `accepted` is called when a file was taken in. */
export function createPartnerFileStore(
  client: Pick<WindowClient, 'partnerFile'>,
  accepted: (partnerId: string) => Promise<void>,
): PartnerFileStore {
  return createStore<PartnerFileState>()((set, get) => {
    const begin = () => set({ isBusy: true, end: null })
    const end = (partnerId: string | null, outcome: Outcome<FileEnd>) => {
      const isDismissed = !outcome.ok && outcome.fault.code === 'file.choice-dismissed'
      const what: FileEnd = outcome.ok
        ? outcome.value
        : isDismissed
          ? { kind: 'dismissed' }
          : { kind: 'failed', fault: outcome.fault }
      set({ ...idle, end: { partnerId, what } })
    }
    const load = async (partnerId: string) => {
      const [records, key] = await Promise.all([
        client.partnerFile.records({ partnerId }),
        client.partnerFile.partnerKey({ partnerId }),
      ])
      const known = get().byPartner[partnerId]
      const files: PartnerFiles = {
        records: records.ok ? records.value : (known?.records ?? []),
        key: key.ok ? key.value : (known?.key ?? null),
      }
      set({ byPartner: { ...get().byPartner, [partnerId]: files } })
      const fault = records.ok ? (key.ok ? null : key.fault) : records.fault
      if (fault !== null) set({ end: { partnerId, what: { kind: 'failed', fault } } })
    }
    return {
      identity: null,
      byPartner: {},
      opened: null,
      openedFor: null,
      end: null,
      ...idle,
      load,
      async showIdentity(renew) {
        const outcome = renew ? await client.partnerFile.renewIdentity() : await client.partnerFile.identity()
        if (outcome.ok) set({ identity: outcome.value })
        return outcome
      },
      async save(partnerId, agreementId, yesBy) {
        begin()
        const outcome = await client.partnerFile.save({ agreementId, yesBy })
        if (outcome.ok) {
          end(partnerId, { ok: true, value: { kind: 'saved', files: outcome.value.files } })
          await load(partnerId)
        } else end(partnerId, outcome)
        return outcome
      },
      async open(partnerId) {
        if (get().isBusy) return
        begin()
        const outcome = await client.partnerFile.open({ partnerId })
        if (outcome.ok) set({ ...idle, opened: outcome.value, openedFor: partnerId })
        else end(partnerId, outcome)
      },
      async accept(partnerId, comparedWords) {
        const { opened, openedFor } = get()
        if (opened === null) return { ok: true, value: undefined }
        set({ isBusy: true })
        const outcome = await client.partnerFile.accept({ openedId: opened.openedId, partnerId, comparedWords })
        if (!outcome.ok) {
          set({ ...idle })
          return outcome
        }
        const { partnerId: taker, number, version } = outcome.value.agreement
        await accepted(taker)
        await load(taker)
        set({ opened: null })
        end(openedFor ?? taker, { ok: true, value: { kind: 'accepted', partnerId: taker, number, version } })
        return outcome
      },
      dismiss: () => set({ opened: null }),
      reset: () => set({ end: null }),
      async forgetKey(partnerId) {
        const outcome = await client.partnerFile.forgetKey({ partnerId })
        if (outcome.ok) await load(partnerId)
        return outcome
      },
    }
  })
}
