import { chainTrusted } from './chain-trusted.ts'
export const planted = chainTrusted
