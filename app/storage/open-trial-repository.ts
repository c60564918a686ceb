// Counter-proofs whose temporary route may still be on a host, with what is needed to take it away. What no schema can read is
// storage.damaged.
import { z } from 'zod'
import { type TrialRun, trialRun } from '#domain/confirm/trial-run.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'

export interface OpenTrialRepository {
  list(): Outcome<readonly TrialRun[]>
  /** undefined = nothing of that proof is open. */
  find(proofId: string): Outcome<TrialRun | undefined>
  /** Adds it or replaces the one of its proof, which must exist. */
  save(run: TrialRun): Outcome<undefined>
  /** Nothing of it is left. */
  close(proofId: string): Outcome<undefined>
}

const runRow = z.object({ run: z.string() })

/** Open trials in the given database. */
export function createOpenTrialRepository(database: Database): OpenTrialRepository {
  return {
    list: () =>
      database.transact((connection) =>
        succeed(connection.all('SELECT run FROM open_trial ORDER BY rowid').map(toRun)),
      ),
    find: (proofId) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT run FROM open_trial WHERE proof_id = ?', proofId)
        return succeed(raw === undefined ? undefined : toRun(raw))
      }),
    save: (run) =>
      database.transact((connection) => {
        connection.run(
          'INSERT INTO open_trial VALUES (?, ?) ON CONFLICT (proof_id) DO UPDATE SET run = excluded.run',
          run.proofId,
          JSON.stringify(trialRun.parse(run)),
        )
        return succeed(undefined)
      }),
    close: (proofId) =>
      database.transact((connection) => {
        connection.run('DELETE FROM open_trial WHERE proof_id = ?', proofId)
        return succeed(undefined)
      }),
  }
}

function toRun(raw: unknown): TrialRun {
  const row = runRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('open trial', { cause: row.error })
  const run = trialRun.safeParse(JSON.parse(row.data.run))
  if (!run.success) throw new UnreadableRow('open trial', { cause: run.error })
  return run.data
}
