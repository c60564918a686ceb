// Contact data that may no longer be kept: who and why, chosen for deletion, and the report of what a deletion took away.
import { useEffect, useState } from 'react'
import type { Selection } from 'react-aria-components'
import { useStore } from 'zustand'
import type { DueDeletion } from '#domain/care/retention.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { shelterFocus } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { DeletionReportView } from './deletion-report-view.tsx'
import { DueList } from './due-list.tsx'

/** The people chosen, of those still due. */
function chosenOf(selection: Selection, due: readonly DueDeletion[]): readonly string[] {
  const ids = due.map(({ personId }) => personId)
  return selection === 'all' ? ids : ids.filter((id) => selection.has(id))
}

export function DeletionsCard({ store }: { store: CareStore }) {
  const { t } = useTranslation()
  const { due, dueFault, task, end, failed } = useStore(store)
  const [selection, setSelection] = useState<Selection>(new Set())
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    void store.getState().loadDue()
  }, [store])
  const chosen = chosenOf(selection, due ?? [])
  const remove = async () => {
    setAsking(false)
    await store.getState().deleteDue(chosen)
    if (store.getState().end?.kind !== 'deleted') return
    setSelection(new Set())
    announce(t('care:page.due.done'))
    shelterFocus()
  }
  return (
    <Card title={t('care:page.due.title')} sub={due === null ? '' : t('care:page.due.count', { count: due.length })}>
      <div className="card-body stack">
        <p>{t('care:page.due.text')}</p>
        {dueFault === null ? null : <FaultPanel fault={dueFault} />}
        {end?.kind === 'deleted' ? <DeletionReportView report={end.report} /> : null}
        {failed?.task === 'delete-due' ? <FaultPanel fault={failed.fault} /> : null}
        {due?.length === 0 ? (
          <p className="check-line">
            <Mark kind="good" />
            {t('care:page.due.none')}
          </p>
        ) : null}
      </div>
      {due === null || due.length === 0 ? null : (
        <>
          <DueList due={due} selection={selection} onSelect={setSelection} />
          <div className="card-body page-actions">
            <Button
              onPress={() => setSelection(chosen.length === due.length ? new Set() : 'all')}
              isDisabled={task !== null}
            >
              {chosen.length === due.length ? t('care:page.due.choose-none') : t('care:page.due.choose-all')}
            </Button>
            <Button
              kind="danger"
              onPress={() => setAsking(true)}
              isDisabled={chosen.length === 0 || task !== null}
              isPending={task === 'delete-due'}
            >
              <Icon name="remove" />
              {chosen.length === 0
                ? t('care:page.due.delete-chosen')
                : t('care:page.due.delete', { count: chosen.length })}
            </Button>
          </div>
        </>
      )}
      {isAsking ? (
        <QuestionDialog
          title={t('care:page.due.question', { count: chosen.length })}
          confirm={t('care:page.due.confirm')}
          onDone={() => void remove()}
          onClose={() => setAsking(false)}
        >
          <p>{t('care:page.due.gone')}</p>
          <p>{t('care:page.due.stays')}</p>
          <p>{t('care:page.due.report-kept')}</p>
        </QuestionDialog>
      ) : null}
    </Card>
  )
}
