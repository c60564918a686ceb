// What the store's thread and its owner say to each other. Both ends are this program in one process: only the outer shape is checked.
import type { Fault } from '#domain/fault.ts'
import type { Recovery } from './queue-store.ts'
import type { Call, Placed } from './store-calls.ts'
import type { EngineOrder } from './store-engine.ts'

export type ToWorker = { readonly kind: 'batch'; readonly batch: readonly Call[] } | { readonly kind: 'close' }

export type FromWorker =
  | { readonly kind: 'opened'; readonly recovery: Recovery }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'answers'; readonly answers: Placed; readonly isLast: boolean }
  | { readonly kind: 'closed' }

export function isToWorker(message: unknown): message is ToWorker {
  return hasKind(message, ['batch', 'close'])
}

export function isFromWorker(message: unknown): message is FromWorker {
  return hasKind(message, ['opened', 'refused', 'answers', 'closed'])
}

export function isEngineOrder(data: unknown): data is EngineOrder {
  return typeof data === 'object' && data !== null && 'folder' in data && 'isReader' in data && 'now' in data
}

function hasKind(message: unknown, kinds: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind))
}
