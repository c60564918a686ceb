export { partner } from '#domain/partner.ts'
