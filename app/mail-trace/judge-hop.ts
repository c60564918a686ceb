// The hop between both houses. Read from the newest field down: as long as fields tell of ways inside the partner's house, each was written
// by a host of the partner. The first other one is where the mail came in from outside, and the only one that is judged; what stands below
// it was brought along by that client, and can be anything.
import type { AnswerReading } from '#domain/confirm/received.ts'
import {
  greetsAs,
  type House,
  isInside,
  isOwnClient,
  isPartnerHost,
  mayHideBorder,
  type PartnerHouse,
} from './houses.ts'
import type { ReadReceived } from './read-received.ts'

export interface Houses {
  readonly own: House
  readonly partner: PartnerHouse
  /** The agreed one. */
  readonly minProtocol: 'TLSv1.2' | 'TLSv1.3'
}
export type HopJudgement = Pick<AnswerReading, 'verdict' | 'reason' | 'hop'>

const versions = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** What the fields prove, newest first. */
export function judgeHop(fields: readonly ReadReceived[], houses: Houses): HopJudgement {
  if (fields.length === 0) return notProven('no-received')
  const border = fields.findIndex(({ hop, isReadable, isLocal }) => {
    return !isReadable || isOwnClient(hop, houses.own) || !isInside(hop, isLocal, houses.partner)
  })
  const field = fields[border]
  if (field === undefined) return notProven('no-hop-between')
  if (!field.isReadable) return notProven('malformed')
  if (!isPartnerHost(field.hop.by, houses.own, houses.partner)) return notProven('no-hop-between')
  if (!isOwnClient(field.hop, houses.own)) {
    return greetsAs(field.hop, houses.own) ? notProven('greeting-only', border) : notProven('no-hop-between')
  }
  const between = fields.filter(({ hop }) => isBetween(hop, houses))
  if (between.length > 1) return notProven('several-hops-between', border)
  const judged = judgeTls(field, houses)
  return judged.verdict === 'proven' ? (hiddenBorder(fields.slice(0, border), houses) ?? judged) : judged
}

/** Where the partner's servers see every client under one inner address, what is below may be forged by whoever came in above. */
function hiddenBorder(skipped: readonly ReadReceived[], houses: Houses): HopJudgement | undefined {
  const at = skipped.findIndex(
    ({ hop, isLocal }, index) => !isLocal && mayHideBorder(hop, skipped[index - 1]?.hop, houses),
  )
  const hop = skipped[at]?.hop
  if (hop === undefined) return undefined
  return notProven(greetsAs(hop, houses.own) ? 'greeting-only' : 'inside-in-clear', at)
}

function isBetween(hop: ReadReceived['hop'], { own, partner }: Houses): boolean {
  return isOwnClient(hop, own) && isPartnerHost(hop.by, own, partner)
}

function judgeTls({ hop }: ReadReceived, { minProtocol }: Houses): HopJudgement {
  if (hop.isTls === null) return notProven('hop-says-nothing', hop.index)
  if (!hop.isTls) return { verdict: 'in-clear', reason: 'hop-without-tls', hop: hop.index }
  if (hop.tls === null) return notProven('tls-version-not-told', hop.index)
  if (versions.indexOf(hop.tls) < versions.indexOf(minProtocol)) return notProven('too-old-tls', hop.index)
  return { verdict: 'proven', reason: 'hop-with-tls', hop: hop.index }
}

function notProven(reason: AnswerReading['reason'], hop: number | null = null): HopJudgement {
  return { verdict: 'not-proven', reason, hop }
}
