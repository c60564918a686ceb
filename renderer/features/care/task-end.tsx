// How the work of one card ended: files kept, work ended by the person, or a fault. Shows only what this card's own work came to.
import { useStore } from 'zustand'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { RunProgress } from '../../kit/run-progress.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { useTranslation } from '../../translation.tsx'
import type { CareStore, CareTask } from './care-store.ts'

export interface TaskEndProps {
  readonly store: CareStore
  readonly tasks: readonly CareTask[]
  readonly reveal: (path: string) => void
}

/** Work that can be ended while it runs. */
const longTasks: readonly CareTask[] = ['preview', 'import', 'export-all', 'import-all']

export function TaskEnd({ store, tasks, reveal }: TaskEndProps) {
  const { t } = useTranslation()
  const { task, progress, end, failed } = useStore(store)
  const isMine = (other: CareTask) => tasks.includes(other)
  return (
    <>
      {task !== null && isMine(task) && longTasks.includes(task) ? (
        <RunProgress label={t(`care:page.running.${task}`)} {...progress} onCancel={() => store.getState().cancel()} />
      ) : null}
      {end?.kind === 'saved' && isMine(end.task) ? (
        <SavedFiles title={t('care:page.saved')} files={end.files} reveal={reveal} />
      ) : null}
      {end?.kind === 'cancelled' && isMine(end.task) ? (
        <Notice tone="info" live>
          {t('care:page.cancelled')}
        </Notice>
      ) : null}
      {failed !== null && isMine(failed.task) ? <FaultPanel fault={failed.fault} /> : null}
    </>
  )
}
