// What of the checklist still stands before a confirmed version takes effect, said before anybody presses a button.
import { useEffect, useState } from 'react'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import type { AgreementStore } from './agreement-store.ts'
import { BlockingItems } from './blocking-items.tsx'

export function BlockingNotice({ store, view }: { store: AgreementStore; view: AgreementView }) {
  const { t } = useTranslation()
  const [items, setItems] = useState<readonly JudgedItem[] | null>(null)
  const { partnerId, state } = view.agreement
  const isNear = state === 'confirmed' && view.blockedBy.length > 0
  useEffect(() => {
    if (!isNear) return
    void store
      .getState()
      .checklist(partnerId)
      .then((outcome) => setItems(outcome.ok ? outcome.value : []))
  }, [store, partnerId, isNear])
  if (!isNear || items === null) return null
  const way = <AppLink to={paths.partner(partnerId, 'checklist')}>{t('agreement-page:blocked.to')}</AppLink>
  return <BlockingItems ids={view.blockedBy} items={items} way={way} />
}
