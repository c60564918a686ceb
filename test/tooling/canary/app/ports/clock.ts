export type { Partner } from '#domain/partner.ts'
