export type { reply } from '#wire/reply.ts'
