// The rows of a list that cannot be taken, with the reason, and the way to keep them as a list of their own.
import { useStore } from 'zustand'
import type { ListPreview, WrongRow } from '#domain/care/list-import.ts'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icons.tsx'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { rowReason } from './list-words.ts'
import { PagedRows } from './paged-rows.tsx'

export function WrongRows({ store, preview }: { store: CareStore; preview: ListPreview }) {
  const { t, formats } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const { previewId, counts, wrong } = preview
  if (wrong.length === 0) return null
  return (
    <>
      <PagedRows
        title={t('care:page.list.wrong-title')}
        heads={[t('care:page.list.line'), t('care:page.list.reason')]}
        rows={wrong}
        total={counts.wrong}
      >
        {(row: WrongRow) => [formats.number(row.line), rowReason(row, t)]}
      </PagedRows>
      <div className="care-ways">
        <Button
          onPress={() => void store.getState().saveWrongRows(previewId)}
          isDisabled={task !== null}
          isPending={task === 'wrong-rows'}
        >
          <Icon name="save" />
          {t('care:page.list.wrong-save')}
        </Button>
      </div>
    </>
  )
}
