import type { A } from './planted-cycle-a.ts'
export type B = A
