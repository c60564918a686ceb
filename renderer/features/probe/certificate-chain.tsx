// Certificate chains as an ordered list from the server's certificate to the anchor; names and fingerprints open on demand.
import type { Certificate } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import { anchorName, distinctChains, type ShownChain } from './server-rows.ts'

type Copy = (text: string) => Promise<boolean>

export function CertificateChains({ report, copy }: { report: ProbeReport; copy: Copy }) {
  const { t, formats } = useTranslation()
  return distinctChains(report).map((chain) => (
    <div key={chain.certificates.map((entry) => entry.sha256).join()} className="chain-block">
      <p className="chain-of">{t('test.chain.of', { hosts: formats.list(chain.hosts) })}</p>
      <ChainList chain={chain} />
      <Fold title={t('test.chain.details')}>
        <ChainDetails certificates={chain.certificates} copy={copy} />
      </Fold>
    </div>
  ))
}

function ChainList({ chain }: { chain: ShownChain }) {
  const { t, formats } = useTranslation()
  const last = chain.certificates.at(-1)
  const isAnchorApart = chain.anchor !== null && last !== undefined && last.subject !== last.issuer
  return (
    <ol className="chain">
      {chain.certificates.map((certificate, index) => (
        <li key={certificate.sha256} className="certificate">
          <strong className="certificate-name">{certificate.commonName ?? certificate.subject}</strong>
          <small>{t(`test.chain.${roleOf(certificate, index)}`)}</small>
          <small>
            {certificate.key.algorithm} {certificate.key.bits ?? ''} ·{' '}
            {t('test.chain.until', { date: formats.date(certificate.notAfter) })}
          </small>
        </li>
      ))}
      {isAnchorApart ? (
        <li className="certificate certificate-anchor">
          <strong className="certificate-name">{anchorName(chain.anchor ?? '')}</strong>
          <small>{t('test.chain.anchor')}</small>
        </li>
      ) : null}
    </ol>
  )
}

function roleOf(certificate: Certificate, index: number): 'leaf' | 'root' | 'intermediate' {
  if (index === 0) return 'leaf'
  return certificate.subject === certificate.issuer ? 'root' : 'intermediate'
}

function ChainDetails({ certificates, copy }: { certificates: readonly Certificate[]; copy: Copy }) {
  const { t } = useTranslation()
  return (
    <ul className="chain-details">
      {certificates.map((certificate) => (
        <li key={certificate.sha256}>
          <dl className="facts">
            <dt className="mono">{certificate.subject}</dt>
            {certificate.dnsNames.length === 0 ? null : (
              <>
                <dt>{t('test.chain.names')}</dt>
                <dd className="mono">{certificate.dnsNames.join(', ')}</dd>
              </>
            )}
            <dt>{t('test.chain.fingerprint')}</dt>
            <dd className="mono">{certificate.sha256}</dd>
          </dl>
          <CopyButton text={() => certificate.pem} copy={copy}>
            {t('test.chain.copy-pem')}
          </CopyButton>
        </li>
      ))}
    </ul>
  )
}
