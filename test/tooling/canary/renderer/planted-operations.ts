import type { house } from '#operations/house.ts'
export type Planted = typeof house
