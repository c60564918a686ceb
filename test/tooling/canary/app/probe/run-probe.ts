import { reply } from '#wire/reply.ts'
export const probe = reply
