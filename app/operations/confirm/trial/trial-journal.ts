// The journal of one trial, kept beside what is needed to take it away: pushes never see it, so a host's runs are settled by the driver that
// made them.
import type { TrialRun } from '#domain/confirm/trial-run.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { Store } from '#storage/store.ts'
import { idUndoneBy, type PushJournal } from '../../push/open-records.ts'

/** The journal of a trial; while that is not open there is nothing in it, and nothing is kept. */
export function createTrialJournal(store: Pick<Store, 'openTrials' | 'together'>, proofId: string): PushJournal {
  const read = (): Outcome<TrialRun | undefined> => store.openTrials.find(proofId)
  return {
    recent(hostId) {
      const run = read()
      return run.ok ? succeed((run.value?.records ?? []).filter((record) => record.hostId === hostId)) : run
    },
    save: (record) =>
      store.together((): Outcome<undefined> => {
        const run = read()
        if (!run.ok) return run
        if (run.value === undefined) return succeed(undefined)
        return store.openTrials.save({ ...run.value, records: [...withRecord(run.value.records, record)] })
      }),
  }
}

function withRecord(records: readonly PushRecord[], record: PushRecord): readonly PushRecord[] {
  const undone = idUndoneBy(record)
  const marked = records.map((each) =>
    each.id === undone ? { ...each, state: 'undone' as const, confirmBy: null } : each,
  )
  const others = marked.filter(({ id }) => id !== record.id)
  const isKnown = others.length < marked.length
  return isKnown ? marked.map((each) => (each.id === record.id ? record : each)) : [record, ...others].slice(0, 50)
}
