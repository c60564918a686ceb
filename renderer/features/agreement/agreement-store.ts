// The versions of the agreement with each partner. Terms are shown as entered at once and kept one after the other, the newest last; a save
// that fails keeps what was entered and says so. What the main process announces is taken over, unless something here waits to be kept.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { DocumentLanguageChoice, AgreementState as LifeState, YesByHand } from '#domain/agreement/agreement.ts'
import { withoutStale } from '#domain/agreement/clause/clauses.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import { isEditable } from '#domain/agreement/transitions.ts'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { WindowClient } from '../../client.ts'

export interface PartnerAgreements {
  /** Newest first; null until they are loaded. */
  readonly views: readonly AgreementView[] | null
  readonly fault: Fault | null
  readonly saving: 'saved' | 'saving' | 'failed'
  /** One thing at a time besides saving. */
  readonly isBusy: boolean
}

export type TermsChange = (terms: AgreementTerms) => AgreementTerms
export interface Move {
  readonly to: LifeState
  readonly note: string
  readonly acceptedReason: string | null
}

export interface AgreementState {
  readonly byPartner: Readonly<Record<string, PartnerAgreements>>
  load(partnerId: string): Promise<void>
  begin(partnerId: string): Promise<Outcome<unknown>>
  /** Changes the terms of a draft and keeps them. */
  change(agreement: AgreementKey, change: TermsChange): Promise<void>
  chooseLanguage(agreement: AgreementKey, language: DocumentLanguageChoice): Promise<void>
  fill(agreement: AgreementKey, paths: readonly string[] | null): Promise<void>
  discard(agreement: AgreementKey): Promise<Outcome<void>>
  move(agreement: AgreementKey, move: Move): Promise<Outcome<AgreementView>>
  confirm(agreement: AgreementKey, confirmation: YesByHand, withFile: boolean): Promise<Outcome<AgreementView>>
  unconfirm(agreement: AgreementKey, confirmationId: string): Promise<void>
  /** The items of the checklist, to say what stands before an agreement. */
  checklist(partnerId: string): Promise<Outcome<JudgedItem[]>>
  /** Waits until everything entered is kept, and tries once more what could not be kept. */
  settled(partnerId: string): Promise<boolean>
}
export type AgreementStore = StoreApi<AgreementState>
export type AgreementKey = Pick<AgreementView['agreement'], 'id' | 'partnerId'>

export const noAgreements: PartnerAgreements = { views: null, fault: null, saving: 'saved', isBusy: false }

type AgreementClient = Pick<WindowClient, 'agreement' | 'checklist'>

/** Makes the store; `moved` is called when what the list of partners says may have changed. */
export function createAgreementStore(client: AgreementClient, moved: () => void): AgreementStore {
  const drafts = new Map<string, { isDirty: boolean; writing: Promise<void> | null }>()
  const store = createStore<AgreementState>()((set, get) => {
    const of = (partnerId: string) => get().byPartner[partnerId] ?? noAgreements
    const put = (partnerId: string, change: Partial<PartnerAgreements>) =>
      set({ byPartner: { ...get().byPartner, [partnerId]: { ...of(partnerId), ...change } } })
    const find = ({ id, partnerId }: AgreementKey) => of(partnerId).views?.find((each) => each.agreement.id === id)
    const replace = (view: AgreementView) => {
      const { partnerId, id } = view.agreement
      const views = of(partnerId).views ?? []
      put(partnerId, { views: views.map((each) => (each.agreement.id === id ? view : each)) })
    }
    const isWaiting = (partnerId: string) =>
      of(partnerId).views?.some(({ agreement }) => drafts.get(agreement.id)?.writing != null) === true

    /** Keeps the newest terms of a draft until nothing is new. */
    const write = async (key: AgreementKey, draft: { isDirty: boolean }) => {
      while (draft.isDirty) {
        draft.isDirty = false
        const view = find(key)
        if (view === undefined) return
        const { terms, language } = view.agreement
        const outcome = await client.agreement.save({ agreementId: key.id, terms, language })
        if (draft.isDirty) continue
        if (outcome.ok) replace(outcome.value)
        put(key.partnerId, outcome.ok ? { saving: 'saved', fault: null } : { saving: 'failed', fault: outcome.fault })
      }
    }
    const keep = async (key: AgreementKey) => {
      const draft = drafts.get(key.id) ?? { isDirty: false, writing: null }
      drafts.set(key.id, draft)
      draft.isDirty = true
      put(key.partnerId, { saving: 'saving' })
      draft.writing ??= write(key, draft).finally(() => {
        draft.writing = null
      })
      await draft.writing
    }
    const edit = async (key: AgreementKey, change: Partial<Pick<AgreementView['agreement'], 'terms' | 'language'>>) => {
      const view = find(key)
      if (view === undefined) return
      replace({ ...view, agreement: { ...view.agreement, ...change } })
      await keep(key)
    }
    const load = async (partnerId: string) => {
      if (of(partnerId).saving === 'failed' && !(await get().settled(partnerId))) return
      const outcome = await client.agreement.list({ partnerId })
      if (isWaiting(partnerId)) return
      put(partnerId, outcome.ok ? { views: outcome.value, fault: null } : { fault: outcome.fault })
    }
    /** Does one thing at a time and shows what came of it. */
    const run = async <T>(partnerId: string, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
      put(partnerId, { isBusy: true })
      const outcome = await ask()
      if (outcome.ok) {
        await load(partnerId)
        moved()
      }
      put(partnerId, { isBusy: false })
      return outcome
    }
    /** Does one thing after everything entered is kept, and nothing when that cannot be kept. */
    const act = <T>(partnerId: string, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
      run(partnerId, async () => {
        await get().settled(partnerId)
        const { saving, fault } = of(partnerId)
        if (saving === 'failed' && fault !== null) return { ok: false, fault }
        put(partnerId, { fault: null })
        return await ask()
      })
    const tell = async (partnerId: string, ask: () => Promise<Outcome<unknown>>) => {
      const outcome = await act(partnerId, ask)
      if (!outcome.ok) put(partnerId, { fault: outcome.fault })
    }
    return {
      byPartner: {},
      load,
      begin: (partnerId) => act(partnerId, () => client.agreement.begin({ partnerId })),
      async change(key, change) {
        const draft = find(key)?.agreement
        if (draft === undefined) return
        const { terms: before, language } = draft
        const changed = change(before)
        const terms = { ...changed, common: withoutStale(changed.common, before.common, language) }
        const isSame = JSON.stringify(terms) === JSON.stringify(before)
        if (!isSame || of(key.partnerId).saving === 'failed') await edit(key, { terms })
      },
      chooseLanguage: (key, language) => edit(key, { language }),
      fill: ({ id, partnerId }, paths) =>
        tell(partnerId, () => client.agreement.fill({ agreementId: id, paths: paths === null ? null : [...paths] })),
      discard: ({ id, partnerId }) =>
        run(partnerId, async () => {
          await drafts.get(id)?.writing
          const outcome = await client.agreement.discard({ agreementId: id })
          if (outcome.ok) put(partnerId, { saving: 'saved', fault: null })
          return outcome
        }),
      move: ({ id, partnerId }, move) => act(partnerId, () => client.agreement.move({ agreementId: id, ...move })),
      confirm: ({ id, partnerId }, confirmation, withFile) =>
        act(partnerId, () => client.agreement.confirm({ agreementId: id, confirmation, withFile })),
      unconfirm: ({ id, partnerId }, confirmationId) =>
        tell(partnerId, () => client.agreement.unconfirm({ agreementId: id, confirmationId })),
      checklist: (partnerId) => client.checklist.read({ partnerId }),
      async settled(partnerId) {
        const waiting = of(partnerId).views?.map(({ agreement }) => drafts.get(agreement.id)?.writing) ?? []
        await Promise.all(waiting)
        const { saving, views } = of(partnerId)
        const draft = views?.find(({ agreement }) => isEditable(agreement))
        if (saving === 'failed' && draft !== undefined) await keep(draft.agreement)
        return of(partnerId).saving === 'saved'
      },
    }
  })
  client.agreement.changed(({ partnerId }) => {
    const known = store.getState().byPartner[partnerId]
    if (known?.views == null || known.isBusy || known.saving !== 'saved') return
    void store.getState().load(partnerId)
  })
  return store
}
