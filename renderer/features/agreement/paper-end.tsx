// What came of a paper or a letter: where the file lies, that the mail program opened, or why not.
import { useStore } from 'zustand'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PapersStore, PaperTask } from './papers-store.ts'

export interface PaperEndProps {
  readonly store: PapersStore
  readonly tasks: readonly PaperTask[]
  readonly reveal: (path: string) => void
}

/** The outcome of one of the tasks; nothing while there is none. */
export function PaperEnd({ store, tasks, reveal }: PaperEndProps) {
  const { t } = useTranslation()
  const end = useStore(store, (state) => state.end)
  if (end === null || !tasks.includes(end.task)) return null
  switch (end.kind) {
    case 'saved':
      return <SavedFiles title={t('agreement-page:paper.saved')} files={end.files} reveal={reveal} />
    case 'mailed':
      return (
        <Notice tone="good" live>
          {t(end.isWhole ? 'agreement-page:letter.opened' : 'agreement-page:letter.opened-short')}
        </Notice>
      )
    case 'dismissed':
      return (
        <Notice tone="info" live>
          {t('agreement-page:paper.dismissed')}
        </Notice>
      )
    case 'failed':
      return <FaultPanel fault={end.fault} />
  }
}
