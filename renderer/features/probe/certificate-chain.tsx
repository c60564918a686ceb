// Certificate chains drawn link by link, from the server's certificate to the anchor. Every certificate is a button that opens its names,
// dates and fingerprints below the chain; what is wrong stands at the link it is wrong at.
import { useId, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { type ChainLink, type DrawnChain, drawnChains, knownName } from '#domain/chain-links.ts'
import type { Certificate } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { RevocationFact } from '#domain/revocation.ts'
import { describeRevocation } from '#i18n/describe-depth.ts'
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
  return drawnChains(report).map((chain) => (
    <Chain key={chain.key} report={report} chain={chain} level={level} copy={copy} />
  ))
}

/** What is known about the revocation of a certificate; undefined when nobody was asked. */
function revocationOf({ observed }: ProbeReport, certificate: Certificate | null): RevocationFact | undefined {
  return observed.revocations.find((fact) => fact.sha256 === certificate?.sha256)
}

function Chain({ report, chain, level, copy }: CertificateChainsProps & { chain: DrawnChain }) {
  const { t, formats } = useTranslation()
  const [opened, setOpened] = useState<number | null>(null)
  const panel = useId()
  const hosts = chain.places.map(({ host, ip }) => `${host} (${ip})`)
  const shown = opened === null ? undefined : chain.links[opened]
  const missing = missingNames(report, chain)
  const unused = chain.unused.map((entry) => knownName(entry.subject, entry.commonName)).join(', ')
  return (
    <div className="chain-block">
      <p className="chain-of">{t('report:chain.of', { hosts: formats.list(hosts) })}</p>
      <ol className="chain">
        {chain.links.map((link, index) => (
          <li key={link.certificate?.sha256 ?? link.role} className="chain-link">
            {link.certificate === null ? (
              <div className={`certificate certificate-${link.role}`}>
                <LinkFace link={link} revocation={revocationOf(report, link.certificate)} />
              </div>
            ) : (
              <AriaButton
                className={`certificate certificate-${link.role}`}
                aria-expanded={opened === index}
                aria-controls={panel}
                onPress={() => setOpened(opened === index ? null : index)}
              >
                <LinkFace link={link} revocation={revocationOf(report, link.certificate)} />
              </AriaButton>
            )}
          </li>
        ))}
      </ol>
      {unused === '' ? null : <p className="chain-of">{t('report:paper.unused', { names: unused })}</p>}
      {missing === '' ? null : <p className="chain-of">{t('depth:revocation.missing', { names: missing })}</p>}
      <div id={panel}>
        {shown?.certificate == null ? null : (
          <CertificateDetails
            name={shown.name}
            level={level}
            certificate={shown.certificate}
            revocation={revocationOf(report, shown.certificate)}
            copy={copy}
          />
        )}
      </div>
    </div>
  )
}

/** The intermediates that fetching showed to be missing. */
function missingNames({ observed }: ProbeReport, { links }: DrawnChain): string {
  const leaf = links[0]?.certificate?.sha256
  const completion = observed.completions.find((entry) => entry.sha256 === leaf)?.completion
  const missing = completion?.kind === 'completed' ? completion.missing : []
  return missing.map((entry) => knownName(entry.subject, entry.commonName)).join(', ')
}

function LinkFace({ link, revocation }: { link: ChainLink; revocation: RevocationFact | undefined }) {
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
      {revocation === undefined ? null : <small>{describeRevocation(revocation, t)}</small>}
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
