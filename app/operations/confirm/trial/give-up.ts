// Ends an open counter-proof by hand whose host is gone for good: what may be left there is written down by name, nothing is proven by it any more, and
// it keeps nobody from anything. Only after an attempt to take it away did not reach the host, or met one that leaves no way. An alarm it
// showed stays one.
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { onSite } from '../../push/on-site.ts'
import type { Rooms } from '../../rooms.ts'
import { stuckTrials } from './stuck-trials.ts'

/** Its steps; faults confirm.not-found, confirm.not-stuck, confirm.trial-open while it is being taken away. */
export async function giveUpTrial(rooms: Rooms, proofId: string): Promise<Outcome<CounterProof>> {
  const proof = rooms.store.confirmations.findProof(proofId)
  if (!proof.ok) return proof
  const ended = await onSite(rooms, proof.value.siteId, new AbortController().signal, async () =>
    giveUp(rooms, proofId),
  )
  if (!ended.ok) return ended
  rooms.announce.confirmChanged(ended.value.partnerId)
  rooms.announce.checklistChanged(ended.value.partnerId)
  return ended
}

function giveUp(rooms: Rooms, proofId: string): Outcome<CounterProof> {
  const { store, outside } = rooms
  return store.together((): Outcome<CounterProof> => {
    const proof = store.confirmations.findProof(proofId)
    if (!proof.ok) return proof
    const run = store.openTrials.find(proofId)
    if (!run.ok) return run
    const stuck = stuckTrials(rooms, run.value === undefined ? [] : [run.value])
    if (!stuck.ok) return stuck
    const [found] = stuck.value
    if (found === undefined) return fail('confirm.not-stuck')
    const { after, things, commands } = found
    const at = outside.clock.now()
    const ended = {
      ...withoutVerdict(proof.value),
      endedAt: proof.value.endedAt ?? at,
      givenUp: { at, after, things, commands },
    }
    const saved = store.confirmations.saveProof(ended)
    if (!saved.ok) return saved
    const closed = store.openTrials.close(proofId)
    return closed.ok ? succeed(ended) : closed
  })
}

/** What it saw stays; what nobody saw afterwards is not known, and without that it proves nothing. */
function withoutVerdict(proof: CounterProof): CounterProof {
  const { verdict, reasons } = proof
  const others = reasons.filter((reason) => reason !== 'all-held' && reason !== 'given-up')
  return {
    ...proof,
    verdict: verdict === 'not-enforced' ? verdict : 'undetermined',
    reasons: [...others, 'given-up'],
    temporary: 'not-known',
    normalRoute: null,
  }
}
