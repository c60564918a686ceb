// Opens a partner's file from anywhere, also of somebody who is no partner yet; what came of it stands below.
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icons.tsx'
import { useTranslation } from '../../translation.tsx'
import { FileEndView } from './file-end.tsx'
import type { PartnerFileStore } from './partner-file-store.ts'

export function OpenFileButton({ store }: { store: PartnerFileStore }) {
  const { t } = useTranslation()
  const isBusy = useStore(store, (state) => state.isBusy)
  return (
    <Button isDisabled={isBusy} onPress={() => void store.getState().open(null)}>
      <Icon name="folder" />
      {t('partner-file:screen.open')}
    </Button>
  )
}

export interface StrayFileEndProps {
  readonly store: PartnerFileStore
  /** The way to the partner of a file that was taken in. */
  readonly way: (partnerId: string) => ReactNode
}

/** What came of a file opened from outside a partner's page. */
export function StrayFileEnd({ store, way }: StrayFileEndProps) {
  const end = useStore(store, (state) => state.end)
  if (end === null) return null
  const { partnerId, what } = end
  if (what.kind === 'accepted') return <FileEndView end={what} reveal={() => undefined} way={way(what.partnerId)} />
  return partnerId === null ? <FileEndView end={what} reveal={() => undefined} /> : null
}
