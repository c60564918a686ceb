// What came of saving, opening or taking in a partner file.
import type { ReactNode } from 'react'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { SavedFiles } from '../../kit/saved-files.tsx'
import { useTranslation } from '../../translation.tsx'
import type { FileEnd } from './partner-file-store.ts'

export interface FileEndViewProps {
  readonly end: FileEnd
  readonly reveal: (path: string) => void
  /** The way to the partner of an accepted file. */
  readonly way?: ReactNode
}

export function FileEndView({ end, reveal, way }: FileEndViewProps) {
  const { t } = useTranslation()
  switch (end.kind) {
    case 'saved':
      return <SavedFiles title={t('partner-file:screen.saved')} files={end.files} reveal={reveal} />
    case 'accepted':
      return (
        <Notice tone="good" live action={way}>
          {t('partner-file:screen.accepted', { number: end.number, version: end.version })}
        </Notice>
      )
    case 'dismissed':
      return (
        <Notice tone="info" live>
          {t('partner-file:screen.dismissed')}
        </Notice>
      )
    case 'failed':
      return <FaultPanel fault={end.fault} />
  }
}
