// What is typed into terms and not in them yet, by agreement and path: it outlives the screen, so that leaving a page loses nothing.
// An entry whose field is gone counts no more, and goes when the draft is about to be sent.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { placeOf, showAt } from './term-sections.ts'

export interface TypedText {
  readonly text: string
  /** The person went on: what is wrong may be said now. */
  readonly isLeft: boolean
}

/** By path. */
export type TypedTexts = Readonly<Record<string, TypedText>>

export interface TypedState {
  readonly byOwner: Readonly<Record<string, TypedTexts>>
  /** A field somebody asked to be led to. */
  readonly wanted: { readonly owner: string; readonly path: string } | null
  lead(owner: string, path: string): void
  arrive(): void
  type(owner: string, path: string, typed: TypedText): void
  forget(owner: string, path: string): void
}
export type TypedStore = StoreApi<TypedState>

export const nothingTyped: TypedTexts = {}

/** Makes the store. */
export function createTypedStore(): TypedStore {
  return createStore<TypedState>()((set, get) => {
    const put = (owner: string, texts: TypedTexts) => set({ byOwner: { ...get().byOwner, [owner]: texts } })
    return {
      byOwner: {},
      wanted: null,
      lead: (owner, path) => set({ wanted: { owner, path } }),
      arrive: () => set({ wanted: null }),
      type: (owner, path, typed) => put(owner, { ...get().byOwner[owner], [path]: typed }),
      forget(owner, path) {
        const { [path]: _gone, ...rest } = get().byOwner[owner] ?? {}
        put(owner, rest)
      },
    }
  })
}

/** What decides which fields are in sight. */
export type TermsInSight = Pick<Agreement, 'terms' | 'language'>

/** Whether an entry in sight is wrong and therefore not kept. */
export function isAnyWrong(entries: TypedTexts, draft: TermsInSight): boolean {
  return Object.entries(entries).some(([path, { isLeft }]) => isLeft && isInSight(path, draft))
}

/** Leads to an entry in sight that is wrong and therefore not kept, false = there is none; entries of fields that are gone are forgotten. */
export function leadToWrong(typed: TypedStore, draft: TermsInSight & Pick<Agreement, 'id'>): boolean {
  const { byOwner, lead, forget } = typed.getState()
  const entries = Object.entries(byOwner[draft.id] ?? nothingTyped)
  for (const [path] of entries) if (!isInSight(path, draft)) forget(draft.id, path)
  const wrong = entries.find(([path, { isLeft }]) => isLeft && isInSight(path, draft))
  if (wrong !== undefined) lead(draft.id, wrong[0])
  return wrong !== undefined
}

function isInSight(path: string, { terms, language }: TermsInSight): boolean {
  const place = placeOf(path, language)
  return place?.path === path && showAt(terms, place.row, place.scope) !== null
}
