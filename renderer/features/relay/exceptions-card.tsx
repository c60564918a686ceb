// Exceptions: partners that may be reached below the agreed level until a day, each with its reason. Adding one is a form of its own, so
// that nobody adds one in passing.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { useTranslation } from '../../translation.tsx'
import { ExceptionDialog } from './exception-dialog.tsx'
import type { RelayStore } from './relay-store.ts'

export function ExceptionsCard({ store, partners }: { store: RelayStore; partners: readonly Partner[] }) {
  const { t, formats } = useTranslation()
  const { exceptions, overview } = useStore(store)
  const [isAdding, setAdding] = useState(false)
  if (overview?.run.kind !== 'running') return null
  const nameOf = (policyId: string) => partners.find(({ id }) => id === policyId)?.name ?? policyId
  return (
    <Card
      title={t('relay-page:exceptions.title')}
      sub={t('relay-page:exceptions.sub')}
      actions={<Button onPress={() => setAdding(true)}>{t('relay-page:exceptions.add')}</Button>}
    >
      {exceptions.length === 0 ? (
        <p className="card-body secondary">{t('relay-page:exceptions.none')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('relay-page:exceptions.who')}</th>
              <th scope="col">{t('relay-page:exceptions.level')}</th>
              <th scope="col">{t('relay-page:exceptions.until')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('relay-page:queue.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {exceptions.map((entry) => (
              <tr key={entry.id}>
                <td data-label={t('relay-page:exceptions.who')}>
                  <div>{nameOf(entry.policyId)}</div>
                  {entry.recipient === null ? null : <div className="mono path">{entry.recipient}</div>}
                  <div className="secondary">
                    {t('relay-page:exceptions.reason', { reason: entry.reason, person: entry.decidedBy })}
                  </div>
                </td>
                <td data-label={t('relay-page:exceptions.level')}>
                  {t(`relay-page:exceptions.levels.${entry.level}`)}
                </td>
                <td data-label={t('relay-page:exceptions.until')}>{formats.dateTime(entry.until)}</td>
                <td>
                  <Button
                    kind="quiet"
                    label={t('relay-page:exceptions.end-of', { partner: nameOf(entry.policyId) })}
                    onPress={() => void store.getState().endException(entry.id)}
                  >
                    {t('relay-page:exceptions.end')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isAdding ? <ExceptionDialog store={store} partners={partners} onClose={() => setAdding(false)} /> : null}
    </Card>
  )
}
