// Observes what a domain publishes about its transport: the MTA-STS policy and the address for TLS reports. Never fails; every way it can go
// wrong is a kind of observation. Without a web to look at, MTA-STS is not looked at.
import type { StsObservation, TlsRptObservation } from '#domain/sts-observation.ts'
import type { Resolver } from '#ports/resolver.ts'
import type { PolicyWeb } from '#wire/mail-network.ts'
import { observeStsPolicy } from '#wire/mta-sts/observe-policy.ts'
import { type ReportAddress, readTlsRptRecord } from '#wire/tls-rpt.ts'

export interface PublishedPolicies {
  readonly sts: StsObservation | null
  readonly tlsRpt: TlsRptObservation
}

/** Looks up both. */
export async function observePublishedPolicies(
  domain: string,
  outside: { readonly resolver: Resolver; readonly web: PolicyWeb | undefined },
  signal: AbortSignal,
): Promise<PublishedPolicies> {
  const { resolver, web } = outside
  const [sts, tlsRpt] = await Promise.all([
    web === undefined ? null : observeStsPolicy(domain, { resolver, https: web.https }, signal),
    observeTlsRpt(domain, resolver, signal),
  ])
  return { sts, tlsRpt }
}

async function observeTlsRpt(domain: string, resolver: Resolver, signal: AbortSignal): Promise<TlsRptObservation> {
  const answer = await resolver.ask(`_smtp._tls.${domain}`, 'TXT', signal)
  if (!answer.ok) return { kind: 'lookup-failed', fault: answer.fault.code }
  const read = readTlsRptRecord(answer.value.records.flatMap((record) => (record.kind === 'TXT' ? [record.text] : [])))
  switch (read.kind) {
    case 'absent':
      return { kind: 'absent' }
    case 'invalid':
      return { kind: 'invalid', flaw: read.flaw }
    case 'found':
      return { kind: 'found', addresses: read.addresses.map(uriOf) }
  }
}

function uriOf(address: ReportAddress): string {
  return address.kind === 'mailto' ? `mailto:${address.mailbox}` : address.url
}
