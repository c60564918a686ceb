import { exchange } from './exchange/target.ts'
export const targets = [exchange]
