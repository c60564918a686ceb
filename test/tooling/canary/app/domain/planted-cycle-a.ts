import type { B } from './planted-cycle-b.ts'
export type A = B
