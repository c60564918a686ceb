// Care of the data: lists in and out, copies of everything and of one partner, and contact data that may no longer be kept.
import { useEffect } from 'react'
import type { Partner } from '#domain/partner.ts'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { CopyCard } from './copy-card.tsx'
import { DeletionsCard } from './deletions-card.tsx'
import { ListCard } from './list-card.tsx'
import { PartnerCopyCard } from './partner-copy-card.tsx'

export interface DataPageProps {
  readonly store: CareStore
  readonly partners: readonly Partner[]
  readonly onOpenPartner: (partnerId: string) => void
  readonly reveal: (path: string) => void
}

export function DataPage({ store, partners, onOpenPartner, reveal }: DataPageProps) {
  const { t } = useTranslation()
  useEffect(() => {
    if (store.getState().task === null) store.getState().forgetEnd()
  }, [store])
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <div className="page-title">
          <h1>{t('care:page.title')}</h1>
          <p className="lead">{t('care:page.lead')}</p>
        </div>
      </div>
      <ListCard store={store} reveal={reveal} />
      <CopyCard store={store} reveal={reveal} />
      <PartnerCopyCard store={store} partners={partners} onOpenPartner={onOpenPartner} reveal={reveal} />
      <DeletionsCard store={store} />
    </div>
  )
}
