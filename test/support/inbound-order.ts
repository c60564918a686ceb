// The order of an inbound proof against a server on loopback, as the operation makes it.
import type { InboundTerms } from '#domain/confirm/inbound/demand.ts'
import { demandedCases } from '#domain/confirm/inbound/demand.ts'
import type { InboundCase, InboundProof, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { inboundProof } from '#domain/confirm/inbound-proof.ts'
import { type InboundOrder, proveInbound } from '#inbound-proof/prove.ts'
import { throwAwayCertificate } from '#operations/confirm/inbound/client-certificates.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { valueIn } from './expect-outcome.ts'

export interface SampleOrder extends Partial<InboundOrder> {
  readonly address: string
  readonly port: number
}

/** What is agreed unless a test says otherwise. */
export const usualTerms: NonNullable<InboundTerms> = { level: 'secure', minProtocol: 'TLSv1.2', isMutual: false }

const wrong = throwAwayCertificate('bank.example', new Date())

/** Every case the terms ask for, from bank.example to someone at own.example, stopping before DATA. */
export function inboundOrder(changes: SampleOrder): InboundOrder {
  const toUs = changes.toUs === undefined ? usualTerms : changes.toUs
  return {
    id: '00000000-0000-4000-8000-000000000001',
    partnerId: '00000000-0000-4000-8000-000000000002',
    host: 'mx.own.example',
    from: 'this machine',
    isOutside: true,
    // loopback stands for the public Internet here
    isPublic: true,
    sender: 'postmaster@bank.example',
    recipient: 'someone@own.example',
    helo: 'mail.bank.example',
    dialer: createTcpDialer('this machine'),
    toUs,
    cases: demandedCases(toUs),
    certificates: { wrong: () => wrong, agreed: null },
    mail: null,
    now: () => new Date().toISOString(),
    tell: () => undefined,
    ...changes,
  }
}

/** Proves it and holds it to what is kept. */
export async function proveAt(changes: SampleOrder): Promise<InboundProof> {
  const proof = valueIn(await proveInbound(inboundOrder(changes), new AbortController().signal))
  return inboundProof.parse(proof)
}

/** One line per case, such as `refused mail`. */
export function told({ results }: InboundProof): Readonly<Partial<Record<InboundCase, string>>> {
  return Object.fromEntries(results.map((each) => [each.case, `${each.result} ${each.step ?? '-'}`]))
}

/** The result of a case; a case that is missing is a failed test. */
export function resultOf({ results }: InboundProof, asked: InboundCase): InboundResult {
  const found = results.find((each) => each.case === asked)
  if (found === undefined) throw new Error(`${asked} is not among the results`)
  return found
}
