// The TLSA records of one MX host, each with what it means and what it came to at which address.
import type { HostTlsa as Published } from '#domain/dns-security.ts'
import type { HostTlsaView } from '#domain/tlsa-view.ts'
import { describeTlsaRecord } from '#i18n/describe-depth.ts'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

const kindMarks: Readonly<Record<Published['kind'], MarkKind>> = {
  published: 'good',
  absent: 'none',
  insecure: 'info',
  blocked: 'bad',
}
const shownHex = 16

export function HostTlsa({ view }: { view: HostTlsaView }) {
  const { t } = useTranslation()
  const { host, tlsa, rows } = view
  const count = tlsa.records.length
  const isMatched = rows.some(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'matches'))
  return (
    <div className="host-tlsa">
      <p className="dns-line">
        <Mark kind={kindMarks[tlsa.kind]} />
        <span>
          <span className="mono">{host}</span>:{' '}
          {tlsa.kind === 'published'
            ? t('depth:dns.tlsa-published', { count })
            : t(`depth:dns.tlsa-${tlsa.kind === 'insecure' && count === 0 ? 'unsigned' : tlsa.kind}`)}
        </span>
      </p>
      <ul className="records">
        {rows.map(({ record, outcomes }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: records of a finished test never move, and two may be equal
          <li key={index}>
            <span className="mono">
              {record.usage} {record.selector} {record.matchingType} {record.association.slice(0, shownHex)}
              {record.association.length > shownHex ? '…' : ''}
            </span>
            <small>{describeTlsaRecord(record, t)}</small>
            {outcomes.length === 0 ? <span className="dns-line">{t('depth:dns.no-chain')}</span> : null}
            {outcomes.map(({ outcome, ips }) => (
              <span key={outcome} className="dns-line">
                <Mark kind={outcome === 'matches' ? 'good' : isMatched ? 'none' : 'warn'} />
                {t('depth:dns.outcome', { outcome: t(`probe:tlsa.outcome.${outcome}`), places: ips.join(', ') })}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  )
}
