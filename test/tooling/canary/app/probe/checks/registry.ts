import { chainTrusted } from './chain-trusted.ts'
export const checks = [chainTrusted]
