// Partners and contacts as a list: out as CSV, and in again after a look at what would change.
import { useStore } from 'zustand'
import type { ListPreview } from '#domain/care/list-import.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { ListPreviewView } from './list-preview-view.tsx'
import { TaskEnd } from './task-end.tsx'
import { WrongRows } from './wrong-rows.tsx'

export function ListCard({ store, reveal }: { store: CareStore; reveal: (path: string) => void }) {
  const { t } = useTranslation()
  const { task, preview, leftOut, end } = useStore(store)
  return (
    <Card title={t('care:page.list.title')} sub={t('care:page.list.sub')}>
      <div className="card-body stack">
        {preview === null ? (
          <>
            <p>{t('care:page.list.text')}</p>
            <div className="care-ways">
              <Button
                onPress={() => void store.getState().previewList()}
                isDisabled={task !== null}
                isPending={task === 'preview'}
              >
                <Icon name="folder" />
                {t('care:page.list.choose')}
              </Button>
              <Button
                onPress={() => void store.getState().exportList()}
                isDisabled={task !== null}
                isPending={task === 'export-list'}
              >
                <Icon name="save" />
                {t('care:page.list.export')}
              </Button>
            </div>
          </>
        ) : (
          <ListPreviewView store={store} preview={preview} />
        )}
        <TaskEnd store={store} tasks={['preview', 'import', 'wrong-rows', 'export-list']} reveal={reveal} />
        {end?.kind === 'imported' ? <Imported counts={end.counts} /> : null}
        {leftOut === null || preview !== null ? null : <WrongRows store={store} preview={leftOut} />}
      </div>
    </Card>
  )
}

function Imported({ counts }: { counts: ListPreview['counts'] }) {
  const { t } = useTranslation()
  const words = [
    t('care:page.list.added-partners', { count: counts.addedPartners }),
    t('care:page.list.changed-partners', { count: counts.changedPartners }),
    t('care:page.list.added-contacts', { count: counts.addedContacts }),
    t('care:page.list.changed-contacts', { count: counts.changedContacts }),
  ]
  return (
    <Notice tone={counts.wrong === 0 ? 'good' : 'warn'} live>
      <p>
        <strong>{t('care:page.list.imported')}</strong> {words.join(' · ')}
      </p>
      {counts.wrong === 0 ? null : <p>{t('care:page.list.left-out', { count: counts.wrong })}</p>}
    </Notice>
  )
}
