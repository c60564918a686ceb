import { exchange } from '../exchange/target.ts'
export const planted = exchange
