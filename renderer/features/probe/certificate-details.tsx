// One certificate in full: issuer, names, dates, key, serial number and fingerprints, each to copy.
import { type ReactNode, useId } from 'react'
import type { Certificate } from '#domain/observation.ts'
import type { RevocationFact } from '#domain/revocation.ts'
import { describeAttempt, describeRevocation } from '#i18n/describe-depth.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { useTranslation } from '../../translation.tsx'

export interface CertificateDetailsProps {
  readonly name: string
  /** Level of the heading. */
  readonly level: 3 | 4
  readonly certificate: Certificate
  readonly revocation: RevocationFact | undefined
  readonly copy: (text: string) => Promise<boolean>
}

export function CertificateDetails({ name, level, certificate, revocation, copy }: CertificateDetailsProps) {
  const { t, formats } = useTranslation()
  const id = useId()
  const Heading = level === 3 ? 'h3' : 'h4'
  const { dnsNames, notBefore, notAfter, sha256, spkiSha256, pem, serial } = certificate
  const names = dnsNames.length === 0 ? t('report:fact.no-names') : dnsNames.join(', ')
  return (
    <section className="certificate-details" aria-labelledby={id}>
      <Heading id={id}>{t('report:chain.details', { name })}</Heading>
      <dl className="facts">
        <Fact name={t('report:fact.issuer')}>{certificate.issuer.replaceAll('\n', ', ')}</Fact>
        {certificate.isAuthority ? null : <Fact name={t('report:fact.names')}>{names}</Fact>}
        <Fact name={t('report:fact.validity')}>
          {t('report:fact.from-to', { from: formats.date(notBefore), to: formats.date(notAfter) })}
        </Fact>
        {revocation === undefined ? null : (
          <Fact name={t('depth:revocation.name')}>
            {revocation.attempts.length === 0 ? describeRevocation(revocation, t) : null}
            {revocation.attempts.map((attempt) => (
              <p key={`${attempt.source} ${attempt.url ?? ''}`}>
                {describeAttempt(attempt, t)}{' '}
                {attempt.url === null ? null : <span className="mono">{attempt.url}</span>}
              </p>
            ))}
            {revocation.mustStaple === 'not-required' ? null : (
              <p>{t(`depth:revocation.staple-${revocation.mustStaple}`)}</p>
            )}
          </Fact>
        )}
        <Fact name={t('report:fact.serial')} isMono>
          {serial}
        </Fact>
        <Fact name={t('report:fact.sha256')} isMono>
          {groupsOfFour(sha256)}
        </Fact>
        <Fact name={t('report:fact.spki')} isMono>
          {groupsOfFour(spkiSha256)}
        </Fact>
      </dl>
      <div className="certificate-actions">
        <CopyButton text={() => sha256} copy={copy}>
          {t('report:chain.copy-sha256')}
        </CopyButton>
        <CopyButton text={() => spkiSha256} copy={copy}>
          {t('report:chain.copy-spki')}
        </CopyButton>
        <CopyButton text={() => pem} copy={copy}>
          {t('report:chain.copy-pem')}
        </CopyButton>
      </div>
    </section>
  )
}

function Fact({ name, children, isMono = false }: { name: string; children: ReactNode; isMono?: boolean }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className={isMono ? 'mono' : undefined}>{children}</dd>
    </div>
  )
}

function groupsOfFour(fingerprint: string): string {
  return (fingerprint.match(/.{1,4}/g) ?? []).join(' ')
}
