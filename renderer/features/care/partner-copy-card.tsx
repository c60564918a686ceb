// One partner with everything about it as a file: out of this house, into another one.
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Partner } from '#domain/partner.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Picker } from '../../kit/picker.tsx'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { TaskEnd } from './task-end.tsx'

export interface PartnerCopyCardProps {
  readonly store: CareStore
  readonly partners: readonly Partner[]
  readonly onOpenPartner: (partnerId: string) => void
  readonly reveal: (path: string) => void
}

export function PartnerCopyCard({ store, partners, onOpenPartner, reveal }: PartnerCopyCardProps) {
  const { t, language } = useTranslation()
  const { task, end } = useStore(store)
  const [chosen, setChosen] = useState('')
  const sorted = useMemo(() => {
    const { compare } = new Intl.Collator(language)
    return partners.toSorted((one, other) => compare(one.name, other.name))
  }, [partners, language])
  const picked = sorted.find(({ id }) => id === chosen) ?? sorted[0]
  const added = end?.kind === 'partner-added' ? end.partnerId : null
  const addedName = partners.find(({ id }) => id === added)?.name
  return (
    <Card title={t('care:page.partner.title')} sub={t('care:page.partner.sub')}>
      <div className="card-body stack">
        <p>{t('care:page.partner.text')}</p>
        {picked === undefined ? null : (
          <Picker
            label={t('care:page.partner.which')}
            options={sorted.map(({ id, name }) => ({ value: id, label: name }))}
            value={picked.id}
            onChange={setChosen}
          />
        )}
        <div className="care-ways">
          {picked === undefined ? null : (
            <Button
              onPress={() => void store.getState().exportPartner(picked.id)}
              isDisabled={task !== null}
              isPending={task === 'export-partner'}
            >
              <Icon name="save" />
              {t('care:page.partner.export')}
            </Button>
          )}
          <Button
            onPress={() => void store.getState().importPartner()}
            isDisabled={task !== null}
            isPending={task === 'import-partner'}
          >
            <Icon name="folder" />
            {t('care:page.partner.import')}
          </Button>
        </div>
        <TaskEnd store={store} tasks={['export-partner', 'import-partner']} reveal={reveal} />
        {added === null ? null : (
          <Notice
            tone="good"
            live
            action={<Button onPress={() => onOpenPartner(added)}>{t('care:page.partner.open')}</Button>}
          >
            {addedName === undefined
              ? t('care:page.partner.added-bare')
              : t('care:page.partner.added', { name: addedName })}
          </Notice>
        )}
      </div>
    </Card>
  )
}
