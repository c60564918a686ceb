import type { store } from '#storage/store.ts'
export type Planted = typeof store
