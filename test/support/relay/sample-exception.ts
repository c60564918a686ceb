// An exception in force, for tests.
import { randomUUID } from 'node:crypto'
import type { RelayException } from '#domain/relay-queue.ts'

const minuteMs = 60_000

/** For every recipient of a partner, from a minute ago for a minute to come. */
export function sampleException(policyId: string, changes: Partial<RelayException> = {}): RelayException {
  return {
    id: randomUUID(),
    policyId,
    recipient: null,
    level: 'encrypt',
    reason: 'Certificate being renewed',
    decidedBy: 'Postmaster',
    createdAt: new Date(Date.now() - minuteMs).toISOString(),
    until: new Date(Date.now() + minuteMs).toISOString(),
    ...changes,
  }
}
