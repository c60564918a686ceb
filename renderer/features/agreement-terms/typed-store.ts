// What is typed into terms and not in them yet, by agreement and path: it outlives the screen, so that leaving a page loses nothing.
import { createStore, type StoreApi } from 'zustand/vanilla'

export interface TypedText {
  readonly text: string
  /** The person went on: what is wrong may be said now. */
  readonly isLeft: boolean
}

export interface TypedState {
  readonly byOwner: Readonly<Record<string, Readonly<Record<string, TypedText>>>>
  /** A field somebody asked to be led to. */
  readonly wanted: { readonly owner: string; readonly path: string } | null
  lead(owner: string, path: string): void
  arrive(): void
  type(owner: string, path: string, typed: TypedText): void
  forget(owner: string, path: string): void
}
export type TypedStore = StoreApi<TypedState>

export const nothingTyped: Readonly<Record<string, TypedText>> = {}

/** Makes the store. */
export function createTypedStore(): TypedStore {
  return createStore<TypedState>()((set, get) => {
    const put = (owner: string, texts: Readonly<Record<string, TypedText>>) =>
      set({ byOwner: { ...get().byOwner, [owner]: texts } })
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
