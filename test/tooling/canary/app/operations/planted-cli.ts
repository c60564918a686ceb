import { check } from '#cli/check.ts'
export const planted = check
