// A partner's checklist: how far it is, what comes next, then every phase with its items.
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { checklistPhases, isMet, type JudgedItem } from '#domain/checklist/checklist.ts'
import type { Fault } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { useTranslation } from '../../translation.tsx'
import { progressOf } from './checklist-progress.ts'
import type { ChecklistStore } from './checklist-store.ts'
import { ItemDialog } from './item-dialog.tsx'
import { type ItemOrder, ItemRow } from './item-row.tsx'
import { ProgressCard } from './progress-card.tsx'
import { TickDialog } from './tick-dialog.tsx'

export interface ChecklistPageProps {
  readonly store: ChecklistStore
  readonly partnerId: string
  /** The way to where an item is worked on, where there is one. */
  readonly wayOf: (judged: JudgedItem) => ReactNode
  /** The way to the template. */
  readonly templateWay: ReactNode
}

export function ChecklistPage({ store, partnerId, wayOf, templateWay }: ChecklistPageProps) {
  const { t } = useTranslation()
  const { shown, fault } = useStore(store)
  const [open, setOpen] = useState<{ readonly kind: 'tick' | 'change'; readonly itemId: string } | null>(null)
  const [orderFault, setOrderFault] = useState<Fault | null>(null)
  useEffect(() => {
    void store.getState().show(partnerId)
  }, [store, partnerId])
  const items = shown?.partnerId === partnerId ? shown.items : null
  const chosen = items?.find(({ item }) => item.id === open?.itemId)
  const order = async (kind: ItemOrder, judged: JudgedItem) => {
    if (kind !== 'untick') {
      setOpen({ kind, itemId: judged.item.id })
      return
    }
    const outcome = await store.getState().tick(partnerId, judged.item.id, null)
    setOrderFault(outcome.ok ? null : outcome.fault)
    if (outcome.ok) announce(t('checklist:page.unticked'))
  }
  const rowOf = (judged: JudgedItem) => (
    <ItemRow
      key={judged.item.id}
      judged={judged}
      way={isMet(judged) ? null : wayOf(judged)}
      onOrder={(kind) => void order(kind, judged)}
    />
  )
  return (
    <div className="stack">
      {fault === null ? null : <FaultPanel fault={fault} />}
      {orderFault === null ? null : <FaultPanel fault={orderFault} />}
      {items === null ? null : <ProgressCard progress={progressOf(items)} rowOf={rowOf} way={templateWay} />}
      {items === null
        ? null
        : checklistPhases.map((phase) => <PhaseCard key={phase} phase={phase} items={items} rowOf={rowOf} />)}
      {open?.kind === 'tick' && chosen !== undefined ? (
        <TickDialog store={store} partnerId={partnerId} judged={chosen} onClose={() => setOpen(null)} />
      ) : null}
      {open?.kind === 'change' && chosen !== undefined ? (
        <ItemDialog store={store} partnerId={partnerId} judged={chosen} onClose={() => setOpen(null)} />
      ) : null}
    </div>
  )
}

interface PhaseCardProps {
  readonly phase: (typeof checklistPhases)[number]
  readonly items: readonly JudgedItem[]
  readonly rowOf: (judged: JudgedItem) => ReactNode
}

function PhaseCard({ phase, items, rowOf }: PhaseCardProps) {
  const { t } = useTranslation()
  const mine = items.filter(({ item }) => item.phase === phase)
  if (mine.length === 0) return null
  return (
    <Card
      title={t(`checklist:page.phase.${phase}`)}
      sub={t('checklist:page.of', { met: mine.filter(isMet).length, total: mine.length })}
    >
      <ul className="check-list">{mine.map(rowOf)}</ul>
    </Card>
  )
}
