// The store as the relay uses it, over groups of calls. Large bodies go to synced files before the call that names them and are read
// without the engine; a body that is lost or is not what was accepted sets its message aside and is never sent. Certificates the engine
// has seen are not sent again.
import { createHash } from 'node:crypto'
import type { Outcome } from '#domain/fault.ts'
import { fail, succeed } from '#domain/fault.ts'
import { errorCode } from '#sqlite/durable-file.ts'
import type { NewMessage } from '../message.ts'
import { bodyPathIn, largestRow, readBodyFile, removeBodyFile, writeBodyFile } from './body-files.ts'
import type { CallGroups } from './group-commit.ts'
import type { BodyWish, EvidenceDraft, QueueStore } from './queue-store.ts'
import { forgetPortion } from './retention.ts'

/** So many certificates are remembered as sent; then it starts anew. */
const mostRemembered = 10_000

/** Makes the store of a folder over its engine. */
export function createStore(folder: string, groups: CallGroups): QueueStore {
  const { ask } = groups
  const sent = new Set<string>()

  /** Runs a call with evidence; its certificates travel once. */
  const withEvidence = async <T>(
    draft: EvidenceDraft,
    run: (draft: EvidenceDraft) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const unsent = draft.certificates.filter(({ sha256 }) => !sent.has(sha256))
    const outcome = await run(unsent.length === draft.certificates.length ? draft : { ...draft, certificates: unsent })
    if (!outcome.ok) return outcome
    if (sent.size > mostRemembered) sent.clear()
    for (const { sha256 } of unsent) sent.add(sha256)
    return outcome
  }

  const lost = async (queueId: string): Promise<Outcome<never>> => {
    await ask({ name: 'setAside', args: [queueId] })
    return fail('storage.damaged', { path: folder })
  }

  const keptBody = async ({ queueId, body }: BodyWish): Promise<Outcome<Uint8Array | undefined>> => {
    switch (body.kind) {
      case 'bytes':
        return succeed(body.bytes)
      case 'row': {
        const found = await ask({ name: 'body', args: [queueId] })
        return !found.ok && found.fault.code === 'storage.damaged' ? succeed(undefined) : found
      }
      case 'file':
        try {
          return succeed(await readBodyFile(folder, body.name))
        } catch (error) {
          const code = errorCode(error)
          // others, such as too many open files, may pass
          if (code === 'ENOENT' || code === 'EIO') return succeed(undefined)
          return fail('storage.not-writable', { path: folder, detail: code })
        }
    }
  }

  const bodyOf = async (wish: BodyWish): Promise<Outcome<Uint8Array>> => {
    const kept = await keptBody(wish)
    if (!kept.ok) return kept
    const bytes = kept.value
    // bytes in hand come from the caller, not from the disk
    const isSound = bytes !== undefined && (wish.body.kind === 'bytes' || isWhole(wish, bytes))
    return isSound ? succeed(bytes) : lost(wish.queueId)
  }

  return {
    accept: (message) => withFiles(folder, [message], ([kept = message]) => ask({ name: 'accept', args: [kept] })),
    begin: (deliveryId, at, known) =>
      known === undefined
        ? ask({ name: 'begin', args: [deliveryId, at] })
        : withEvidence(known, (draft) => ask({ name: 'begin', args: [deliveryId, at, draft] })),
    end: (end) =>
      withEvidence(end.evidence, (evidence) =>
        withFiles(folder, end.notices, (notices) => ask({ name: 'end', args: [{ ...end, evidence, notices }] })),
      ),
    due: (now, limit, without, passing = []) => ask({ name: 'due', args: [now, limit, without, passing] }),
    find: (deliveryId) => ask({ name: 'find', args: [deliveryId] }),
    overdue: (now, limit) => ask({ name: 'overdue', args: [now, limit] }),
    body: bodyOf,
    page: (selection, offset, limit) => ask({ name: 'page', args: [selection, offset, limit] }),
    item: (deliveryId) => ask({ name: 'item', args: [deliveryId] }),
    order: (order, selection, by, now, active) => ask({ name: 'order', args: [order, selection, by, now, active] }),
    select: (selection, limit) => ask({ name: 'select', args: [selection, limit] }),
    counts: () => ask({ name: 'counts', args: [] }),
    exceptions: () => ask({ name: 'exceptions', args: [] }),
    addException: (exception, evidence) =>
      withEvidence(evidence, (draft) => ask({ name: 'addException', args: [exception, draft] })),
    endException: (id, _at, evidence) =>
      withEvidence(evidence, (draft) => ask({ name: 'endException', args: [id, draft] })),
    note: (evidence) => withEvidence(evidence, (draft) => ask({ name: 'note', args: [draft] })),
    evidence: (from, limit) => ask({ name: 'evidence', args: [from, limit] }),
    certificate: (sha256) => ask({ name: 'certificate', args: [sha256] }),
    async forget(before) {
      const now = Date.now()
      let total = 0
      for (let last = forgetPortion; last === forgetPortion; ) {
        const portion = await ask({ name: 'forgetPersonal', args: [before, now, total === 0] })
        if (!portion.ok) return portion
        last = portion.value
        total += last
      }
      const strays = await ask({ name: 'findStrayBodies', args: [now] })
      return strays.ok ? succeed(total + strays.value) : strays
    },
    bodyPath: (name) => bodyPathIn(folder, name),
    close: () => groups.close(),
  }
}

/** Disks answer wrong bytes without an error; about 10 µs for 10 kB. */
function isWhole({ size, bodySha256 }: BodyWish, bytes: Uint8Array): boolean {
  return bytes.length === size && createHash('sha256').update(bytes).digest('hex') === bodySha256
}

/** Lays the large bodies of messages into files, runs the call that names them, and takes them back when it fails. */
async function withFiles<T>(
  folder: string,
  messages: readonly NewMessage[],
  run: (messages: readonly NewMessage[]) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (messages.every(({ body }) => body.kind === 'file' || body.bytes.length <= largestRow)) return run(messages)
  const written: string[] = []
  let outcome: Outcome<T> | undefined
  try {
    const kept: NewMessage[] = []
    for (const message of messages) {
      const { body, queueId } = message
      if (body.kind === 'file' || body.bytes.length <= largestRow) kept.push(message)
      else {
        const name = `${queueId}.body`
        written.push(name)
        await writeBodyFile(folder, name, body.bytes)
        kept.push({ ...message, body: { kind: 'file', name } })
      }
    }
    outcome = await run(kept)
  } catch (error) {
    if (errorCode(error) === '') throw error
    outcome = fail('storage.not-writable', { path: folder, detail: errorCode(error) })
  } finally {
    if (outcome?.ok !== true) for (const name of written) await removeBodyFile(folder, name)
  }
  return outcome
}
