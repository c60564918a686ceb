// What each address accepts: versions, what was negotiated, and after a full test every suite and group with its weaknesses. What is missing
// is said, with its reason.

import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import { type AddressOffer, addressOffers, protocolName, protocolNames } from '#domain/tls-offers.ts'
import { describeBehaviour, describeEnd } from '#i18n/describe-depth.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { ListedSuites } from './listed-suites.tsx'

export interface OfferCardProps {
  readonly report: ProbeReport
  readonly details: ReportDetails
  readonly level: 2 | 3
}

export function OfferCard({ report, details, level }: OfferCardProps) {
  const { t } = useTranslation()
  const offers = addressOffers(report)
  if (offers.length === 0) return null
  const isListed = offers.some(({ listing }) => listing !== null)
  const hasGateway = report.judgement.simulations.length > 0
  return (
    <Card title={t('depth:offer.title')} sub={t('depth:offer.sub')} level={level}>
      {offers.map((offer) => (
        <Offer key={`${offer.host} ${offer.ip}`} offer={offer} details={details} level={level === 2 ? 3 : 4} />
      ))}
      {isListed && hasGateway ? null : (
        <p className="card-note">
          {isListed ? null : t('depth:offer.short')}{' '}
          {hasGateway ? null : (
            <>
              {t('depth:offer.gateway-hint')} <AppLink to={paths.settings}>{t('frame.settings')}</AppLink>
            </>
          )}
        </p>
      )}
    </Card>
  )
}

interface OfferProps {
  readonly offer: AddressOffer
  readonly details: ReportDetails
  readonly level: 3 | 4
}

function Offer({ offer, details, level }: OfferProps) {
  const { t, formats } = useTranslation()
  const { host, ip, tls, round, listing, protocols } = offer
  const Heading = level === 3 ? 'h3' : 'h4'
  const ends = [
    ...(round === null || listing?.ended === 'complete' ? [] : [describeEnd(round, 'round', t)]),
    ...(listing === null ? [] : [describeEnd(listing, 'listing', t)]),
  ].filter((text) => text !== undefined)
  return (
    <div className="offer">
      <Heading className="offer-place mono">
        {host} <span className="muted">{ip}</span>
      </Heading>
      {ends.map((text) => (
        <p key={text} className="offer-end">
          <Mark kind="unknown" />
          <span>{text}</span>
        </p>
      ))}
      <dl className="facts">
        <div className="fact">
          <dt>{t('depth:offer.protocols')}</dt>
          <dd className="offer-protocols">
            {protocols.map(({ protocol, state }) => (
              <span key={protocol} className={`offer-protocol offer-${state}`}>
                <Mark kind={markOf(protocol, state)} />
                {protocolNames[protocol]} <small>{t(`depth:offer.state.${state}`)}</small>
              </span>
            ))}
          </dd>
        </div>
        {tls === null ? null : (
          <div className="fact">
            <dt>{t('depth:offer.agreed')}</dt>
            <dd className="mono">
              {[protocolName(tls.protocol), tls.cipher, tls.group, tls.signature]
                .filter((part) => part !== null)
                .join(', ')}
            </dd>
          </div>
        )}
        {listing === null
          ? null
          : describeBehaviour(listing, t).map(({ name, text, isBad }) => (
              <div key={name} className="fact">
                <dt>{name}</dt>
                <dd className={isBad ? 'offer-bad' : undefined}>
                  {isBad ? <Mark kind="bad" /> : null}
                  {text}
                </dd>
              </div>
            ))}
      </dl>
      {listing === null ? null : <ListedSuites listing={listing} details={details} />}
      {round?.isRemembered === true ? (
        <p className="offer-note">{t('depth:offer.remembered', { when: formats.dateTime(round.startedAt) })}</p>
      ) : null}
    </div>
  )
}

/** An old version that is accepted is worth a look; one that is refused is as it should be. */
function markOf(protocol: keyof typeof protocolNames, state: AddressOffer['protocols'][number]['state']) {
  if (state === 'unknown') return 'unknown'
  const isModern = protocol === 'TLSv1.3' || protocol === 'TLSv1.2'
  if (isModern) return state === 'offered' ? 'good' : 'none'
  return state === 'offered' ? 'warn' : 'none'
}
