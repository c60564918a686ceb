// Deletion after the retention period: what names persons goes and is overwritten, the chain stays whole, and one record says that it was
// done. Runs in portions, so that mail is accepted in between.

import { bodyFilesIn, bodyFileTime } from './body-files.ts'
import type { Desk } from './desk.ts'
import { addEvidence } from './evidence-rows.ts'
import type { EvidenceDraft } from './queue-store.ts'
import { rowsOf, textIn } from './rows.ts'

export const forgetPortion = 2000
/** A body file without a row that is older belongs to nothing that is still coming in. */
const strayAgeMs = 86_400_000

/** Deletes one portion of personal parts older than the moment; the first portion of a deletion leaves its record. */
export function forgetPersonal(desk: Desk, before: number, now: number, isFirst: boolean): number {
  const { connection } = desk
  connection.execute('PRAGMA secure_delete = ON')
  const deleted = connection.run(
    `DELETE FROM personal WHERE number IN (SELECT number FROM personal WHERE at < ? ORDER BY at LIMIT ${forgetPortion})`,
    before,
  )
  connection.execute('PRAGMA secure_delete = FAST')
  if (isFirst && deleted > 0) addEvidence(desk, deletionRecord(before, now))
  return deleted
}

/** Names body files that no message needs and that are too old to belong to one on its way in. */
export function findStrayBodies(desk: Desk, now: number): number {
  const { connection, ledger, folder } = desk
  const rows = rowsOf(connection.all('SELECT body_file FROM message WHERE body_file IS NOT NULL'))
  const needed = new Set(rows.map((row) => textIn(row, 'body_file')))
  const strays = bodyFilesIn(folder).filter(
    (name) => !needed.has(name) && now - (bodyFileTime(folder, name) ?? now) > strayAgeMs,
  )
  ledger.unneeded = [...ledger.unneeded, ...strays]
  return strays.length
}

function deletionRecord(before: number, at: number): EvidenceDraft {
  return {
    at,
    subject: {
      kind: 'decision',
      action: 'personal-deleted',
      queueId: null,
      deliveryId: null,
      partner: null,
      exceptionId: null,
      exceptionLevel: null,
      until: new Date(before).toISOString(),
    },
    personal: {
      sender: '',
      recipients: [],
      messageId: null,
      receivedFrom: null,
      replies: [],
      decidedBy: null,
      reason: null,
    },
    certificates: [],
  }
}
