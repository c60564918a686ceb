export type * from '#ports/clock.ts'
