// What came of a letter or an export: where the file lies, that the mail program opened, or why not.
import { useStore } from 'zustand'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PaperStore } from './paper-store.ts'

export function PaperOutcome({ store, reveal }: { store: PaperStore; reveal: (path: string) => void }) {
  const { t } = useTranslation()
  const { end, fault } = useStore(store)
  if (fault !== null) return <FaultPanel fault={fault} />
  switch (end?.kind) {
    case 'saved':
      return <SavedFiles title={t('letter:ui.saved')} files={end.files} reveal={reveal} />
    case 'mailed':
      return (
        <Notice tone="good" live>
          {t(end.isWhole ? 'letter:ui.opened' : 'letter:ui.opened-short')}
        </Notice>
      )
    case 'dismissed':
      return (
        <Notice tone="info" live>
          {t('letter:ui.dismissed')}
        </Notice>
      )
    default:
      return null
  }
}
