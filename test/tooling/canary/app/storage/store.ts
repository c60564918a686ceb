import { database } from '#sqlite/database.ts'
export const store = database
