// Bytes on their way between the threads: bodies and certificates of a batch are copied once into one block that moves over without a
// further copy. The caller keeps its own bytes: it may still send from them. Bodies read from the database move back as they are.
import type { NewMessage } from '../message.ts'
import type { EvidenceDraft } from './queue-store.ts'
import type { Call, Placed } from './store-calls.ts'

export interface Packed {
  readonly batch: readonly Call[]
  readonly transfer: readonly ArrayBuffer[]
}

/** Copies the bytes of a batch into one block. */
export function packBatch(batch: readonly Call[]): Packed {
  let total = 0
  for (const call of batch) total += sizeOf(call)
  if (total === 0) return { batch, transfer: [] }
  const block = new Uint8Array(Buffer.allocUnsafeSlow(total).buffer)
  let used = 0
  const move: Move = (bytes) => {
    block.set(bytes, used)
    used += bytes.length
    return block.subarray(used - bytes.length, used)
  }
  return { batch: batch.map((call) => moved(call, move)), transfer: [block.buffer] }
}

/** How many bytes of bodies and certificates a call carries. */
export function sizeOf(call: Call): number {
  let total = 0
  moved(call, (bytes) => {
    total += bytes.length
    return bytes
  })
  return total
}

type Move = (bytes: Uint8Array) => Uint8Array

function moved(call: Call, move: Move): Call {
  switch (call.name) {
    case 'accept':
      return { name: call.name, args: [movedMessage(call.args[0], move)] }
    case 'begin': {
      const [deliveryId, at, known] = call.args
      return known === undefined ? call : { name: call.name, args: [deliveryId, at, movedDraft(known, move)] }
    }
    case 'end': {
      const [end] = call.args
      const notices = end.notices.map((notice) => movedMessage(notice, move))
      return { name: call.name, args: [{ ...end, evidence: movedDraft(end.evidence, move), notices }] }
    }
    case 'addException':
      return { name: call.name, args: [call.args[0], movedDraft(call.args[1], move)] }
    case 'endException':
      return { name: call.name, args: [call.args[0], movedDraft(call.args[1], move)] }
    case 'note':
      return { name: call.name, args: [movedDraft(call.args[0], move)] }
    default:
      return call
  }
}

function movedMessage(message: NewMessage, move: Move): NewMessage {
  const { body } = message
  return body.kind === 'file' ? message : { ...message, body: { kind: 'bytes', bytes: move(body.bytes) } }
}

function movedDraft(draft: EvidenceDraft, move: Move): EvidenceDraft {
  if (draft.certificates.length === 0) return draft
  const certificates = draft.certificates.map(({ sha256, der }) => ({ sha256, der: move(der) }))
  return { ...draft, certificates }
}

/** Which memory of the answers can move instead of being copied. */
export function transferOf(answers: Placed): readonly ArrayBuffer[] {
  const found: ArrayBuffer[] = []
  for (const [, answer] of answers) {
    if (!('outcome' in answer) || !answer.outcome.ok) continue
    const { value } = answer.outcome
    if (value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.length === value.buffer.byteLength)
      found.push(value.buffer)
  }
  return found
}
