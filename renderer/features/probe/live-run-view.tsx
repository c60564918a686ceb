// A running test: every address as it is asked, what goes on beside it, the whole elapsed time, and the ways to end it. A full test can be
// ended with what it knows, or cancelled like any other.
import { Button } from '../../kit/button.tsx'
import { DomainName } from '../../kit/domain-name.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useFocusShelter } from '../../kit/use-focus-shelter.ts'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import { LiveAddressRow } from './live-address.tsx'
import { type LiveDomain, liveParts } from './live-run.ts'
import type { ActiveRun } from './probe-store.ts'

const tickMs = 100
const partMarks = { waiting: 'none', running: 'running', done: 'good' } as const

export interface LiveRunProps {
  readonly run: ActiveRun
  /** The host the mail servers are asked from; null = this computer. */
  readonly place: string | null
  readonly onEndListing: () => void
  readonly onCancel: () => void
}

export function LiveRunView({ run, place, onEndListing, onCancel }: LiveRunProps) {
  const { t } = useTranslation()
  const title = run.depth === 'full' ? t('depth:full.running') : t('test.running')
  useFocusShelter()
  return (
    <section className="card live" aria-label={title}>
      <header className="card-header">
        <Mark kind="running" />
        <h2>{title}</h2>
        {place === null ? null : <small>{t('test.point.from', { host: place })}</small>}
        <Elapsed sinceMs={run.startedAtMs} />
        <div className="card-actions">
          {run.depth === 'full' ? (
            <Button onPress={onEndListing} isPending={run.isEnding}>
              {run.isEnding ? t('depth:full.finishing') : t('depth:full.finish')}
            </Button>
          ) : null}
          <Button onPress={onCancel}>{t('action.cancel')}</Button>
        </div>
      </header>
      {run.live.map((domain) => (
        <LiveDomainView key={domain.domain} domain={domain} />
      ))}
    </section>
  )
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const { t, formats } = useTranslation()
  const now = useNow(tickMs)
  return (
    <small className="number" aria-hidden="true">
      {t('test.elapsed', { seconds: formats.seconds(Math.max(0, now - sinceMs)) })}
    </small>
  )
}

function LiveDomainView({ domain }: { domain: LiveDomain }) {
  const { t } = useTranslation()
  const { dns, addresses } = domain
  const found = addresses?.length ?? 0
  const doneText = found === 0 ? t('test.dns-none') : t('test.dns-done', { count: found })
  const dnsTexts = { waiting: t('test.dns-waiting'), running: t('test.dns-running'), done: doneText } as const
  return (
    <div className="live-domain">
      <h3 className="live-title">
        <DomainName name={domain.domain} />
        <span className="live-dns">
          <Mark kind={partMarks[dns]} />
          {t('probe:step.dns')}: {dnsTexts[dns]}
        </span>
      </h3>
      <ul className="live-addresses">
        {addresses?.map((address) => (
          <LiveAddressRow key={`${address.host} ${address.ip}`} address={address} />
        ))}
      </ul>
      {dns === 'waiting' ? null : <LiveParts domain={domain} />}
    </div>
  )
}

function LiveParts({ domain }: { domain: LiveDomain }) {
  const { t } = useTranslation()
  return (
    <ul className="live-parts" aria-label={t('depth:live.beside')}>
      {liveParts(domain).map(({ part, state }) => (
        <li key={part} className={`live-part live-step-${state}`}>
          <Mark kind={partMarks[state]} label={t(`depth:live.part-${state}`)} />
          {t(`probe:step.${part}`)}
        </li>
      ))}
    </ul>
  )
}
