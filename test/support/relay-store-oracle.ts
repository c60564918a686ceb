// Judges a store after a crash against what its user was told before it.
import { AssertionError } from 'node:assert'
import { evidenceRecord } from '#domain/evidence-record.ts'
import { hashOf, noPrevious, personalHashOf } from '#relay/evidence/chain.ts'
import type { QueueStore } from '#relay/store/queue-store.ts'
import { valueIn } from './expect-outcome.ts'

/** What a process said: queue id by delivery id, and which deliveries it ended. */
export interface Told {
  readonly accepted: ReadonlyMap<number, string>
  readonly ended: ReadonlySet<number>
}

/** Reads the lines of `busy-relay-store.ts`. */
export function toldIn(lines: readonly string[]): Told {
  const accepted = new Map<number, string>()
  const ended = new Set<number>()
  for (const line of lines) {
    const [word, first = '', second = ''] = line.split(' ')
    if (word === 'accepted') accepted.set(Number(second), first)
    if (word === 'ended') ended.add(Number(first))
  }
  return { accepted, ended }
}

/** Checks that nothing told is lost, that every body is whole and that the chain holds; answers what was looked at. */
export async function judgeStore(store: QueueStore, { accepted, ended }: Told) {
  const present = new Map<number, string>()
  for (const id of valueIn(await store.select({ isEverything: true }, 1_000_000))) {
    const delivery = valueIn(await store.find(id))
    if (delivery === undefined) throw new AssertionError({ message: `delivery ${id} is listed and not there` })
    const body = valueIn(await store.body(delivery))
    must(body.length === delivery.size, `the body of ${delivery.queueId} is cut`)
    present.set(id, delivery.queueId)
  }
  const done = await doneByEvidence(store)
  for (const [id, queueId] of accepted)
    must(present.get(id) === queueId || done.has(id), `${queueId} was accepted and is neither queued nor delivered`)
  for (const id of ended) must(!present.has(id) && done.has(id), `delivery ${id} was ended and is not`)
  for (const id of done) must(!present.has(id), `delivery ${id} is both delivered and queued`)
  const counts = valueIn(await store.counts())
  must(counts.queued === present.size && counts.corrupt === 0, `counts ${JSON.stringify(counts)} for ${present.size}`)
  return { present: present.size, done: done.size, records: counts.evidenceRecords }
}

/** Delivery ids the chain says were delivered; a chain that does not hold throws. */
async function doneByEvidence(store: QueueStore): Promise<ReadonlySet<number>> {
  const done = new Set<number>()
  let previous = noPrevious
  let number = 0
  for (;;) {
    const records = valueIn(await store.evidence(number + 1, 1000))
    if (records.length === 0) return done
    for (const record of records) {
      const { link, personal } = evidenceRecord.parse(record)
      number += 1
      must(
        link.number === number && link.previous === previous && link.hash === hashOf(link),
        `link ${number} is broken`,
      )
      must(
        personal !== null && personalHashOf(personal.salt, personal.content) === link.personalHash,
        `personal ${number}`,
      )
      previous = link.hash
      if (link.subject.kind === 'attempt' && link.subject.outcome === 'delivered') {
        must(!done.has(link.subject.deliveryId), `delivery ${link.subject.deliveryId} was delivered twice`)
        done.add(link.subject.deliveryId)
      }
    }
  }
}

function must(isTrue: boolean, message: string): void {
  if (!isTrue) throw new AssertionError({ message })
}
