// TLSA records of every MX host with what each record came to at which address.
import type { HostTlsa, TlsaRecord } from './dns-security.ts'
import type { ProbeReport } from './probe-report.ts'
import type { ReportDetails, TlsaOutcome } from './report-details.ts'

export interface TlsaRow {
  readonly record: TlsaRecord
  /** Each outcome once with its addresses; empty = no chain was seen. */
  readonly outcomes: readonly { readonly outcome: TlsaOutcome; readonly ips: readonly string[] }[]
}
export interface HostTlsaView {
  readonly host: string
  readonly tlsa: HostTlsa
  readonly rows: readonly TlsaRow[]
}

/** One entry per MX host that was looked at. */
export function tlsaViews(
  { observed }: Pick<ProbeReport, 'observed'>,
  details: Pick<ReportDetails, 'tlsa'>,
): readonly HostTlsaView[] {
  return (observed.dnsSecurity?.hosts ?? []).map(({ host, tlsa }) => ({
    host,
    tlsa,
    rows: tlsa.records.map((record, index) => ({ record, outcomes: outcomesOf(host, index, details) })),
  }))
}

function outcomesOf(host: string, index: number, { tlsa }: Pick<ReportDetails, 'tlsa'>): TlsaRow['outcomes'] {
  const ipsOf = new Map<TlsaOutcome, string[]>()
  for (const entry of tlsa) {
    const outcome = entry.host === host ? entry.outcomes[index] : undefined
    if (outcome !== undefined) ipsOf.set(outcome, [...(ipsOf.get(outcome) ?? []), entry.ip])
  }
  return [...ipsOf].map(([outcome, ips]) => ({ outcome, ips }))
}
