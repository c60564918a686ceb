// Exceptions from the agreed level, each written together with the record of who decided it and why.
import type { RelayException } from '#domain/relay-queue.ts'
import type { Connection } from '#sqlite/database.ts'
import type { Desk } from './desk.ts'
import { addEvidence } from './evidence-rows.ts'
import type { EvidenceDraft } from './queue-store.ts'
import { jsonIn, rowsOf } from './rows.ts'

/** Exceptions nobody has ended; whether their time is over is for the reader to judge. */
export function readExceptions(connection: Connection): readonly RelayException[] {
  return rowsOf(connection.all('SELECT content FROM exception ORDER BY id')).map((row) =>
    jsonIn<RelayException>(row, 'content'),
  )
}

/** Keeps an exception; one of the same id is replaced. */
export function keepException(desk: Desk, exception: RelayException, evidence: EvidenceDraft): void {
  desk.connection.run(
    'INSERT OR REPLACE INTO exception (id, content) VALUES (?, ?)',
    exception.id,
    JSON.stringify(exception),
  )
  addEvidence(desk, evidence)
}

/** Ends an exception; one that has ended already leaves no second record. */
export function dropException(desk: Desk, id: string, evidence: EvidenceDraft): void {
  if (desk.connection.run('DELETE FROM exception WHERE id = ?', id) > 0) addEvidence(desk, evidence)
}
