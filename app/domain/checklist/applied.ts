// Whether the files given out last run on a host, by the journal of pushes: what ended verified and stands, nothing after it whose end
// nobody knows, and nothing that replaced it. Where each partner has files of its own, the journal does not say whose files other pushes
// brought: they neither replace these nor take them back.
import type { PushRecord } from '../push/push-record.ts'
import type { ChosenSite } from './facts.ts'
import { dayOf, disproven, notMet, type ProofFinding } from './proof.ts'

/** The push that brought them; or why that cannot be said. Records are newest first. */
export function appliedOn(
  site: Pick<ChosenSite, 'files' | 'isSharedSet' | 'records'>,
  host: ChosenSite['hosts'][number],
): PushRecord | ProofFinding {
  const mine = site.records.filter(({ hostId }) => hostId === host.id)
  for (const record of mine) {
    const moment = record.endedAt ?? record.startedAt
    const about = { host: host.name, on: dayOf(moment) }
    if (isEndUnknown(record)) return disproven('push-end-unknown', moment, about)
    if (record.state !== 'done' || record.kind === 'undo') continue
    if (record.setHash === site.files?.setHash) {
      return record.confirmBy === null ? record : notMet('push-unconfirmed', about)
    }
    if (site.isSharedSet) return disproven('config-other-files', later(moment, site.files?.keptAt), about)
  }
  const own = site.isSharedSet ? mine : mine.filter(({ setHash }) => setHash === site.files?.setHash)
  const back = own.find(({ state }) => state === 'undone' || state === 'reverted')
  if (back === undefined) {
    const code = mine.some(({ state }) => state === 'done') ? 'config-not-pushed' : 'config-never-pushed'
    return notMet(code, { host: host.name })
  }
  const moment = back.endedAt ?? back.startedAt
  return disproven('push-taken-back', moment, { host: host.name, on: dayOf(moment) })
}

function isEndUnknown({ state, endedAt }: PushRecord): boolean {
  return state === 'running' || state === 'broken' || (state === 'interrupted' && endedAt === null)
}

function later(moment: string, other: string | undefined): string {
  return other !== undefined && other > moment ? other : moment
}
