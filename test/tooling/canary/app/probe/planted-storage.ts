import type { database } from '#storage/database.ts'
export type Planted = typeof database
