// Certificate chains drawn link by link, from the server's certificate to the anchor. Every certificate is a button that opens its names,
// dates and fingerprints below the chain; what is wrong stands at the link it is wrong at.
import { useId, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { type ChainLink, type DrawnChain, drawnChains, knownName } from '#domain/chain-links.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { daysLeft, soonDays } from '../../kit/days-left.ts'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import { CertificateDetails } from './certificate-details.tsx'
import { severityMarks } from './severity-marks.ts'

type Copy = (text: string) => Promise<boolean>

export interface CertificateChainsProps {
  readonly report: ProbeReport
  /** Level of the heading of an open certificate. */
  readonly level: 3 | 4
  readonly copy: Copy
}

export function CertificateChains({ report, level, copy }: CertificateChainsProps) {
  return drawnChains(report).map((chain) => <Chain key={chain.key} chain={chain} level={level} copy={copy} />)
}

function Chain({ chain, level, copy }: { chain: DrawnChain; level: 3 | 4; copy: Copy }) {
  const { t, formats } = useTranslation()
  const [opened, setOpened] = useState<number | null>(null)
  const panel = useId()
  const hosts = chain.places.map(({ host, ip }) => `${host} (${ip})`)
  const shown = opened === null ? undefined : chain.links[opened]
  const unused = chain.unused.map((entry) => knownName(entry.subject, entry.commonName)).join(', ')
  return (
    <div className="chain-block">
      <p className="chain-of">{t('report:chain.of', { hosts: formats.list(hosts) })}</p>
      <ol className="chain">
        {chain.links.map((link, index) => (
          <li key={link.certificate?.sha256 ?? link.role} className="chain-link">
            {link.certificate === null ? (
              <div className={`certificate certificate-${link.role}`}>
                <LinkFace link={link} />
              </div>
            ) : (
              <AriaButton
                className={`certificate certificate-${link.role}`}
                aria-expanded={opened === index}
                aria-controls={panel}
                onPress={() => setOpened(opened === index ? null : index)}
              >
                <LinkFace link={link} />
              </AriaButton>
            )}
          </li>
        ))}
      </ol>
      {unused === '' ? null : <p className="chain-of">{t('report:paper.unused', { names: unused })}</p>}
      <div id={panel}>
        {shown?.certificate == null ? null : (
          <CertificateDetails name={shown.name} level={level} certificate={shown.certificate} copy={copy} />
        )}
      </div>
    </div>
  )
}

function LinkFace({ link }: { link: ChainLink }) {
  const { t, formats } = useTranslation()
  const { certificate, role } = link
  const now = useNow()
  const days = certificate === null ? undefined : daysLeft(certificate.notAfter, now)
  const isUnsent = certificate !== null && !link.isSent && role !== 'anchor'
  return (
    <>
      <span className="certificate-head">
        <Mark kind={faceMark(link, days)} />
        <strong className="certificate-name">{link.name}</strong>
      </span>
      <small>
        {t(`report:link.${role}`)}
        {isUnsent ? `, ${t('report:link.not-sent')}` : ''}
      </small>
      {certificate === null ? null : (
        <small>
          {certificate.key.algorithm.toUpperCase()} {certificate.key.bits ?? ''} ·{' '}
          {t('report:chain.until', { date: formats.date(certificate.notAfter) })}
          {days === undefined
            ? ''
            : ` · ${days < 0 ? t('report:chain.over') : t('report:chain.days', { count: days })}`}
        </small>
      )}
      {link.findings.map((finding) => (
        <small key={finding.code} className="certificate-fault">
          {t(`finding:${finding.code}.title`, finding.params)}
        </small>
      ))}
    </>
  )
}

function faceMark({ findings, role }: ChainLink, days: number | undefined): MarkKind {
  const [first] = findings
  if (first !== undefined) return severityMarks[first.severity]
  if (role === 'missing' || role === 'no-anchor') return 'bad'
  return days !== undefined && days < soonDays ? 'warn' : 'good'
}
