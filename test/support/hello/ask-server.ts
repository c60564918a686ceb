// Asks a server on 127.0.0.1 with one hello, without SMTP before it.
import { connect } from 'node:net'
import type { AnsweredHello, HelloAnswer } from '#domain/hello-answer.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { sendHello } from '#wire/hello/send-hello.ts'
import type { FlightDepth } from '#wire/hello/server-reply.ts'

/** One connection, one question. */
export function askServer(
  port: number,
  hello: ClientHello,
  options: { readonly depth?: FlightDepth; readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<HelloAnswer> {
  return sendHello(connect({ host: '127.0.0.1', port }), hello, {
    timeoutMs: options.timeoutMs ?? 10_000,
    signal: options.signal ?? new AbortController().signal,
    depth: options.depth ?? 'whole-flight',
  })
}

/** The answer of a server that must have answered. */
export function answeredIn(answer: HelloAnswer): AnsweredHello {
  if (answer.kind === 'answered') return answer
  throw new Error(`expected an answer, got ${JSON.stringify(answer)}`)
}
