// What of the checklist still stands before a confirmed version takes effect, said before anybody presses a button.
import { useEffect, useState } from 'react'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { AgreementStore } from './agreement-store.ts'
import { BlockingItems } from './blocking-items.tsx'

export function BlockingNotice({ store, view }: { store: AgreementStore; view: AgreementView }) {
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
  return isNear && items !== null ? <BlockingItems ids={view.blockedBy} items={items} /> : null
}
