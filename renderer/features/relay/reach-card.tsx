// How this relay reaches each partner, found without sending mail. The app's TLS engine is not the server's: a partner only another engine
// reaches is said to be so.
import { useStore } from 'zustand'
import type { PartnerPreflight } from '#domain/relay-queue.ts'
import type { RelayOverview } from '#domain/relay-trial.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import type { RelayStore } from './relay-store.ts'
import { hostStateText } from './relay-words.ts'

const marks: Readonly<Record<PartnerPreflight['state'], MarkKind>> = {
  ready: 'good',
  refused: 'bad',
  'runtime-cannot': 'warn',
  'not-reached': 'unknown',
}

export function ReachCard({ store, overview }: { store: RelayStore; overview: RelayOverview }) {
  const { t, formats } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const { status } = overview
  if (status === null) return null
  return (
    <Card
      title={t('relay-page:reach.title')}
      sub={t('relay-page:reach.sub')}
      actions={
        <Button isPending={task === 'preflight'} onPress={() => void store.getState().preflight()}>
          {t('relay-page:reach.again')}
        </Button>
      }
    >
      {status.preflight.length === 0 ? (
        <p className="card-body secondary">{t('relay-page:reach.none')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('relay-page:reach.partner')}</th>
              <th scope="col">{t('relay-page:reach.state')}</th>
              <th scope="col">{t('relay-page:reach.at')}</th>
            </tr>
          </thead>
          <tbody>
            {status.preflight.map((partner) => (
              <tr key={partner.policyId}>
                <td data-label={t('relay-page:reach.partner')}>{partner.partner}</td>
                <td data-label={t('relay-page:reach.state')}>
                  <div className="relay-state">
                    <Mark kind={marks[partner.state]} />
                    {t(`relay-page:reach.${partner.state}`)}
                  </div>
                  {partner.state === 'ready' ? null : (
                    <ul className="plain-list secondary">
                      {partner.hosts.map((host) => (
                        <li key={`${host.host} ${host.ip}`}>
                          <span className="mono">{host.host}</span> {hostStateText(host, t)}
                        </li>
                      ))}
                    </ul>
                  )}
                </td>
                <td data-label={t('relay-page:reach.at')}>{formats.dateTime(partner.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
