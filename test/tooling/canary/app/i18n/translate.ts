import { createInstance } from 'i18next'
export { partner } from '#domain/partner.ts'
export const translate = createInstance
