import 'node:net'
export type * from '#ports/clock.ts'
export const reply = 250
