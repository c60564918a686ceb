export type * from '#wire/reply.ts'
