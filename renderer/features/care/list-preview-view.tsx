// What a list would change, before anything is changed: counts, every change with its fields, and the rows that are wrong with the reason.
import { useStore } from 'zustand'
import type { ListPreview, RowChange } from '#domain/care/list-import.ts'
import { Button } from '../../kit/button.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useFocusShelter } from '../../kit/use-focus-shelter.ts'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { fieldName } from './list-words.ts'
import { PagedRows } from './paged-rows.tsx'
import { WrongRows } from './wrong-rows.tsx'

export function ListPreviewView({ store, preview }: { store: CareStore; preview: ListPreview }) {
  const { t, formats } = useTranslation()
  const task = useStore(store, (state) => state.task)
  useFocusShelter()
  const { counts, changes } = preview
  const changed = counts.addedPartners + counts.changedPartners + counts.addedContacts + counts.changedContacts
  return (
    <section className="stack" aria-label={t('care:page.list.preview', { file: preview.fileName })}>
      <h3>{t('care:page.list.preview', { file: preview.fileName })}</h3>
      <Counts counts={counts} />
      {changed === 0 ? <Notice tone="info">{t('care:page.list.nothing')}</Notice> : null}
      {counts.wrong === 0 ? null : (
        <Notice tone="warn">
          <p>
            <strong>{t('care:page.list.wrong-rows', { count: counts.wrong })}</strong> {t('care:page.list.wrong-text')}
          </p>
        </Notice>
      )}
      <div className="page-actions">
        <Button isDisabled={task !== null} onPress={() => store.getState().dropPreview()}>
          {t('care:page.list.drop')}
        </Button>
        <Button
          kind="primary"
          isDisabled={changed === 0 || (task !== null && task !== 'import')}
          isPending={task === 'import'}
          onPress={() => void store.getState().importList()}
        >
          {t('care:page.list.import')}
        </Button>
      </div>
      <WrongRows store={store} preview={preview} />
      {changes.length === 0 ? null : (
        <PagedRows
          title={t('care:page.list.changes-title')}
          heads={[t('care:page.list.line'), t('care:page.list.what'), t('care:page.list.fields')]}
          rows={changes}
          total={changed}
        >
          {(row: RowChange) => [
            formats.number(row.line),
            <What key="what" row={row} />,
            <Fields key="fields" row={row} />,
          ]}
        </PagedRows>
      )}
    </section>
  )
}

function Counts({ counts }: { counts: ListPreview['counts'] }) {
  const { t, formats } = useTranslation()
  const kinds = [
    'rows',
    'addedPartners',
    'changedPartners',
    'addedContacts',
    'changedContacts',
    'unchanged',
    'wrong',
  ] as const
  return (
    <dl className="care-counts">
      {kinds.map((kind) => (
        <div key={kind}>
          <dt>{t(`care:page.count.${kind}`)}</dt>
          <dd className="number">{formats.number(counts[kind])}</dd>
        </div>
      ))}
    </dl>
  )
}

function What({ row }: { row: RowChange }) {
  const { t } = useTranslation()
  const isNew = row.kind === 'add-partner' || row.kind === 'add-contact'
  return (
    <>
      <div className="care-what">
        <Mark kind={isNew ? 'good' : 'info'} />
        {row.name}
      </div>
      <div className="secondary">{t(`care:page.kind.${row.kind}`)}</div>
    </>
  )
}

function Fields({ row }: { row: RowChange }) {
  const { t } = useTranslation()
  const fields = row.fields.filter(({ before, after }) => before !== '' || after !== row.name)
  return (
    <ul className="care-fields">
      {fields.map(({ field, before, after }) => (
        <li key={field}>
          <span className="muted">{fieldName(field, t)}: </span>
          {before === '' ? null : (
            <>
              <del>
                <span className="visually-hidden">{t('care:page.list.before')} </span>
                {before}
              </del>{' '}
            </>
          )}
          {after === '' ? (
            <span className="muted">{t('care:page.list.emptied')}</span>
          ) : (
            <ins>
              <span className="visually-hidden">{t('care:page.list.after')} </span>
              {after}
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}
