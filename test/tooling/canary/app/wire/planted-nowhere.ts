import { nothing } from '#wire/nowhere.ts'
export const planted = nothing
