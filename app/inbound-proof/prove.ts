// The whole inbound proof: the cases one after the other, never two sessions at a time, and the verdict over them. A case the terms do not ask
// for, or that there is nothing to try with, is not tried. Faults input.not-an-address, relay.key-unusable, job.cancelled.
import { type InboundTerms, inboundDemand } from '#domain/confirm/inbound/demand.ts'
import { type InboundWay, inboundVerdict } from '#domain/confirm/inbound/judge.ts'
import type { InboundCase, InboundProof, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Dialer } from '#ports/dialer.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import { isWritableAddress } from '#wire/smtp-client/commands.ts'
import { tryCase } from './try-case.ts'

export interface InboundOrder
  extends InboundWay,
    Pick<InboundProof, 'id' | 'partnerId' | 'host' | 'address' | 'port' | 'from' | 'sender' | 'recipient'> {
  readonly helo: string
  readonly dialer: Dialer
  readonly toUs: InboundTerms
  readonly cases: readonly InboundCase[]
  readonly certificates: {
    /** In order, of an authority nobody trusts. */
    wrong(): ClientCertificate
    /** The partner's own, where its key is at hand. */
    readonly agreed: ClientCertificate | null
  }
  /** A short test mail for the agreed way; null = every session stops before DATA. */
  readonly mail: Uint8Array | null
  readonly now: () => string
  readonly tell: (asked: InboundCase) => void
}

const wholeMs = 480_000

/** Proves it. */
export async function proveInbound(order: InboundOrder, signal: AbortSignal): Promise<Outcome<InboundProof>> {
  const stranger = [order.sender, order.recipient].find((address) => !isWritableAddress(address))
  if (stranger !== undefined) return fail('input.not-an-address')
  const limited = AbortSignal.any([signal, AbortSignal.timeout(wholeMs)])
  const startedAt = order.now()
  const results: InboundResult[] = []
  for (const asked of new Set(order.cases)) {
    order.tell(asked)
    const result = await resultOf(order, asked, limited)
    if (signal.aborted) return fail('job.cancelled')
    if (!result.ok) return result
    results.push(result.value)
  }
  const { id, partnerId, host, address, port, from, sender, recipient, toUs, isOutside, isPublic } = order
  return succeed({
    ...{ id, partnerId, host, address, port, from, sender, recipient, startedAt, endedAt: order.now() },
    ...{ isOutside, isPublic, results, verdict: inboundVerdict(results, toUs, { isOutside, isPublic }), fault: null },
  })
}

async function resultOf(order: InboundOrder, asked: InboundCase, signal: AbortSignal): Promise<Outcome<InboundResult>> {
  const { host, address: ip, port, helo, sender, recipient, dialer, toUs } = order
  const demand = inboundDemand(asked, toUs)
  const certificate = certificateFor(order, asked)
  if (demand === null || (asked === 'client-certificate' && certificate === null))
    return succeed(notTried(asked, demand))
  const isAgreedWay = asked !== 'plain' && demand === 'taken'
  return await tryCase({
    ...{ case: asked, demand, host, ip, port, helo, sender, recipient, dialer, certificate, signal },
    minProtocol: toUs?.minProtocol ?? 'TLSv1.2',
    mail: isAgreedWay ? order.mail : null,
    transcript: [],
  })
}

function certificateFor({ certificates }: InboundOrder, asked: InboundCase): ClientCertificate | null {
  if (asked === 'wrong-client-certificate') return certificates.wrong()
  return asked === 'client-certificate' ? certificates.agreed : null
}

function notTried(asked: InboundCase, demand: InboundResult['demand'] | null): InboundResult {
  const nothing = { step: null, reply: null, protocol: null, suite: null, transcript: [] }
  return { case: asked, demand: demand ?? 'refused', result: 'not-tried', ...nothing }
}
