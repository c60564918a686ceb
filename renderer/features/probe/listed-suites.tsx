// The lists of a full test: suites and groups in the order they were found, weak ones marked with the reason.
import type { EnumeratedVersion, Enumeration } from '#domain/hello-round.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import { protocolNames } from '#domain/tls-offers.ts'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'

type Weakness = Pick<ReportDetails, 'weakSuites' | 'weakGroups'>

export function ListedSuites({ listing, details }: { listing: Enumeration; details: Weakness }) {
  return (
    <>
      <VersionList version={protocolNames['TLSv1.3']} listed={listing.modern} details={details} />
      <VersionList version={protocolNames['TLSv1.2']} listed={listing.classic} details={details} />
    </>
  )
}

interface VersionProps {
  readonly version: string
  readonly listed: EnumeratedVersion
  readonly details: Weakness
}

function VersionList({ version, listed, details }: VersionProps) {
  const { t } = useTranslation()
  const { suites, groups } = listed
  const weak = suites.filter((suite) => isWeak(details.weakSuites[suite])).length
  const title = t('depth:offer.suites', { version, count: suites.length })
  if (suites.length === 0) return <p className="offer-note">{title}</p>
  return (
    <Fold title={weak === 0 ? title : `${title}, ${t('depth:offer.weak', { count: weak })}`}>
      <ul className="suites">
        {suites.map((suite) => {
          const weaknesses = details.weakSuites[suite]
          return (
            <li key={suite}>
              <Mark kind={weaknesses === undefined ? 'good' : isWeak(weaknesses) ? 'warn' : 'info'} />
              <span className="mono">{suite}</span>
              {weaknesses === undefined ? null : (
                <small>{weaknesses.map((weakness) => t(`probe:gateway.weakness.${weakness}`)).join(', ')}</small>
              )}
            </li>
          )
        })}
      </ul>
      <p className="suites-title">{t('depth:offer.groups')}</p>
      {groups.length === 0 ? <p>{t('depth:offer.none-listed')}</p> : null}
      <ul className="suites">
        {groups.map((group) => {
          const isWeak = details.weakGroups.includes(group)
          return (
            <li key={group}>
              <Mark kind={isWeak ? 'warn' : 'good'} />
              <span className="mono">{group}</span>
              {isWeak ? <small>{t('depth:offer.weak-group')}</small> : null}
            </li>
          )
        })}
      </ul>
    </Fold>
  )
}

/** What no sender should use; a suite without certificate or with an old checksum is only worth a word. */
function isWeak(weaknesses: readonly string[] = []): boolean {
  return weaknesses.includes('broken-cipher') || weaknesses.includes('no-forward-secrecy')
}
