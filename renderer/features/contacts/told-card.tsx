// Who was told what and when, newest first. Entries of people who were deleted stay, without the name.
import { useState } from 'react'
import type { ContactSides, ToldEntry } from '#domain/contacts/person.ts'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { useTranslation } from '../../translation.tsx'
import type { ContactsStore } from './contacts-store.ts'
import { RemoveToldDialog } from './remove-told-dialog.tsx'
import { ToldDialog } from './told-dialog.tsx'

const pageSize = 50

export interface ToldCardProps {
  readonly store: ContactsStore
  readonly partner: Partner
  readonly sides: ContactSides
  readonly told: readonly ToldEntry[]
}

export function ToldCard({ store, partner, sides, told }: ToldCardProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'add' | ToldEntry | null>(null)
  const [limit, setLimit] = useState(pageSize)
  const hasPeople = sides.partner.length > 0
  return (
    <Card
      title={t('contacts:page.told.title')}
      sub={told.length === 0 ? '' : t('contacts:page.told.count', { count: told.length })}
      actions={
        hasPeople ? (
          <Button kind="quiet" onPress={() => setOpen('add')}>
            <Icon name="add" />
            {t('contacts:page.told.add')}
          </Button>
        ) : null
      }
    >
      {told.length === 0 ? (
        <p className="card-body secondary">
          {hasPeople ? t('contacts:page.told.none') : t('contacts:page.told.nobody')}
        </p>
      ) : (
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{t('contacts:page.told.when')}</th>
              <th scope="col">{t('contacts:page.told.whom')}</th>
              <th scope="col">{t('contacts:page.told.about')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('contacts:page.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {told.slice(0, limit).map((entry) => (
              <ToldRow key={entry.id} entry={entry} onRemove={() => setOpen(entry)} />
            ))}
          </tbody>
        </table>
      )}
      {told.length > limit ? (
        <div className="card-body">
          <Button onPress={() => setLimit(limit + pageSize)}>{t('contacts:page.told.more')}</Button>
        </div>
      ) : null}
      {open === 'add' ? (
        <ToldDialog store={store} partner={partner} people={sides.partner} onClose={() => setOpen(null)} />
      ) : null}
      {open === null || open === 'add' ? null : (
        <RemoveToldDialog store={store} entry={open} onClose={() => setOpen(null)} />
      )}
    </Card>
  )
}

function ToldRow({ entry, onRemove }: { entry: ToldEntry; onRemove: () => void }) {
  const { t, formats } = useTranslation()
  const when = formats.dateTime(entry.at)
  const name = entry.name === '' ? t('contacts:page.told.deleted') : entry.name
  return (
    <tr>
      <td data-label={t('contacts:page.told.when')} className="number">
        {when}
      </td>
      <td data-label={t('contacts:page.told.whom')}>
        <div className={entry.name === '' ? 'muted' : ''}>{name}</div>
        <div className="secondary">{t(`contacts:page.told.channel.${entry.channel}`)}</div>
      </td>
      <td data-label={t('contacts:page.told.about')}>{entry.about}</td>
      <td className="cell-actions">
        <Button kind="quiet" onPress={onRemove} label={t('contacts:page.told.remove', { when, name })}>
          <Icon name="remove" />
          {t('action.remove')}
        </Button>
      </td>
    </tr>
  )
}
