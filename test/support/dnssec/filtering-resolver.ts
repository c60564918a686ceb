// A resolver in front of a resolver, over UDP, that treats questions as a bad one would: swallows some, or asks on without wanting signatures.
import { createSocket } from 'node:dgram'
import type { SocketAddress } from '#domain/setting.ts'

export interface FilteringResolver {
  readonly address: SocketAddress
  /** Questions that came in, by the number of their type. */
  readonly asked: readonly number[]
  stop(): Promise<void>
}
/** The question as it is passed on; undefined swallows it. */
export type QuestionFilter = (query: Buffer, type: number) => Buffer | undefined

/** Starts it on a free port; `onReply` may change what comes back. */
export async function serveFiltered(
  behind: SocketAddress,
  filter: QuestionFilter,
  onReply: (reply: Buffer) => Buffer = (reply) => reply,
): Promise<FilteringResolver> {
  const front = createSocket('udp4')
  const asked: number[] = []
  const open = new Set<ReturnType<typeof createSocket>>()
  front.on('message', (query, from) => {
    const type = typeOf(query)
    asked.push(type)
    const passed = filter(query, type)
    if (passed === undefined) return
    const back = createSocket('udp4')
    open.add(back)
    const end = () => {
      if (open.delete(back)) back.close()
    }
    back.once('message', (reply) => {
      front.send(onReply(reply), from.port, from.address)
      end()
    })
    back.on('error', end)
    back.send(passed, behind.port, behind.address)
  })
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve))
  return {
    address: { address: '127.0.0.1', port: front.address().port },
    asked,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.close()
        open.clear()
        front.close(() => resolve())
      }),
  }
}

function typeOf(query: Buffer): number {
  let at = 12
  while (at < query.length && (query[at] ?? 0) > 0) at += (query[at] ?? 0) + 1
  return query.readUInt16BE(at + 1)
}

/** Whether a question with EDNS at its end wants signatures. */
export function wantsSignatures(query: Buffer): boolean {
  return query.readUInt16BE(10) === 1 && (query.readUInt16BE(query.length - 4) & 0x8000) !== 0
}

/** The same question without wanting signatures, but with AD: the word of the resolver behind comes through, its proofs do not. */
export function withoutSignatures(query: Buffer): Buffer {
  const asked = Buffer.from(query)
  if (wantsSignatures(query)) asked.writeUInt16BE(asked.readUInt16BE(asked.length - 4) & 0x7fff, asked.length - 4)
  asked.writeUInt16BE(asked.readUInt16BE(2) | 0x0020, 2)
  return asked
}

/** A reply without AD, as of a resolver that does not validate. */
export function withoutClaim(reply: Buffer): Buffer {
  const changed = Buffer.from(reply)
  changed.writeUInt16BE(changed.readUInt16BE(2) & ~0x0020, 2)
  return changed
}
