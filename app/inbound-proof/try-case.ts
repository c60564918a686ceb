// One case of an inbound proof: its connections one after the other, and what they come to. Nothing the server does makes it fail; a client
// certificate of no use does (relay.key-unusable).

import { judgeInbound } from '#domain/confirm/inbound/judge.ts'
import type { InboundResult } from '#domain/confirm/inbound-proof.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { createClientTls } from '#wire/smtp-client/client-tls.ts'
import { type CaseOrder, type CaseSight, nothing } from './case-order.ts'
import { offerEnvelope } from './envelope.ts'
import { tryOldTls } from './old-tls.ts'
import { noTrust, offerInTls } from './secured.ts'
import { openTalk } from './talk.ts'

/** Tries it and judges it. */
export async function tryCase(order: CaseOrder): Promise<Outcome<InboundResult>> {
  const seen = await seenIn(order)
  if (!seen.ok) return seen
  const { step, words, protocol, suite } = seen.value
  return succeed({
    ...{ case: order.case, demand: order.demand, result: judgeInbound(order.case, seen.value) },
    ...{ step, reply: words.slice(0, 600), protocol, suite, transcript: order.transcript },
  })
}

async function seenIn(order: CaseOrder): Promise<Outcome<CaseSight>> {
  if (order.case === 'plain') return succeed(await offerInClear(order))
  if (order.case === 'old-tls') return succeed(await tryOldTls(order))
  const { certificate: clientCertificate, minProtocol } = order
  const tls = createClientTls({ trust: noTrust, minProtocol, suites: 'any', clientCertificate })
  return tls.ok ? succeed(await offerInTls(order, tls.value.context)) : tls
}

async function offerInClear(order: CaseOrder): Promise<CaseSight> {
  const opened = await openTalk(order)
  if (!opened.ok) return { ...opened.sight, ...nothing }
  const talk = opened.value
  try {
    const greeted = await talk.greet()
    return { ...(greeted.ok ? await offerEnvelope(talk, order) : greeted.sight), ...nothing }
  } finally {
    await talk.hangUp()
  }
}
