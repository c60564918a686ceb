// What the DNS of a domain proves and promises: DNSSEC with who judged it, TLSA records one by one, the MTA-STS policy with what it covers,
// and where TLS reports are wanted.
import type { ReactNode } from 'react'
import type { DnssecFact, DnssecState } from '#domain/dns-security.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import { tlsaViews } from '#domain/tlsa-view.ts'
import { describeDnssec, describeSts, describeTlsRpt } from '#i18n/describe-depth.ts'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { HostTlsa } from './host-tlsa.tsx'

const stateMarks: Readonly<Record<DnssecState, MarkKind>> = {
  secure: 'good',
  insecure: 'none',
  bogus: 'bad',
  indeterminate: 'unknown',
}

export interface DnsCardProps {
  readonly report: ProbeReport
  readonly details: ReportDetails
  readonly level: 2 | 3
}

export function DnsCard({ report, details, level }: DnsCardProps) {
  const { t } = useTranslation()
  const { dnsSecurity, sts, tlsRpt } = report.observed
  if (dnsSecurity === null && sts === null && tlsRpt === null) return null
  const sub =
    dnsSecurity === null
      ? t('depth:dns.sub-none')
      : t('depth:dns.sub', { method: t(`probe:dnssec.method.${dnsSecurity.method}`) })
  return (
    <Card title={t('depth:dns.title')} sub={sub} level={level}>
      <dl className="dns-facts">
        {dnsSecurity === null ? null : (
          <>
            <DnsFact name={t('depth:dns.mx')}>
              <Dnssec fact={dnsSecurity.mx} />
            </DnsFact>
            {dnsSecurity.hosts.map(({ host, addresses }) => (
              <DnsFact key={host} name={t('depth:dns.addresses', { host })}>
                <Dnssec fact={addresses} />
              </DnsFact>
            ))}
            <DnsFact name={t('depth:dns.tlsa')}>
              {tlsaViews(report, details).map((view) => (
                <HostTlsa key={view.host} view={view} />
              ))}
            </DnsFact>
          </>
        )}
        <DnsFact name={t('depth:dns.sts')}>
          <Policy report={report} details={details} />
        </DnsFact>
        <DnsFact name={t('depth:dns.rpt')}>
          <p className="dns-line">
            <Mark kind={tlsRpt?.kind === 'found' ? 'good' : tlsRpt?.kind === 'invalid' ? 'warn' : 'none'} />
            {describeTlsRpt(tlsRpt, t)}
          </p>
        </DnsFact>
      </dl>
    </Card>
  )
}

function DnsFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="dns-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Dnssec({ fact }: { fact: DnssecFact }) {
  const { t } = useTranslation()
  return (
    <p className="dns-line">
      <Mark kind={stateMarks[fact.state]} />
      <span>{describeDnssec(fact, t)}</span>
    </p>
  )
}

function Policy({ report, details }: Pick<DnsCardProps, 'report' | 'details'>) {
  const { t } = useTranslation()
  const { sts } = report.observed
  const policy = sts?.kind === 'record' && sts.fetched.kind === 'policy' ? sts.fetched.policy : null
  const isBroken = policy === null && sts?.kind !== 'lookup-failed' && sts !== null && !isAbsent(sts)
  return (
    <>
      <p className="dns-line">
        <Mark kind={policy === null ? (isBroken ? 'warn' : 'none') : policy.mode === 'enforce' ? 'good' : 'info'} />
        <span>{describeSts(sts, t)}</span>
      </p>
      {policy === null ? null : (
        <p className="dns-more">
          {t('depth:dns.sts-patterns')}: <span className="mono">{policy.mx.join(', ') || '–'}</span>
        </p>
      )}
      {details.stsCoverage.map(({ host, pattern }) => (
        <p key={host} className="dns-line">
          <Mark kind={pattern === null ? 'bad' : 'good'} />
          <span>
            {pattern === null ? t('depth:dns.sts-covers-not', { host }) : t('depth:dns.sts-covers', { host, pattern })}
          </span>
        </p>
      ))}
    </>
  )
}

function isAbsent(sts: NonNullable<ProbeReport['observed']['sts']>): boolean {
  return sts.kind === 'no-record' && sts.record.kind === 'absent'
}
