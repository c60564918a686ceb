// Everything as one file, out and in. Taking a copy in replaces what is here, so it is asked for twice and said beforehand.
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { CareStore } from './care-store.ts'
import { TaskEnd } from './task-end.tsx'

export function CopyCard({ store, reveal }: { store: CareStore; reveal: (path: string) => void }) {
  const { t } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const [isAsking, setAsking] = useState(false)
  return (
    <Card title={t('care:page.copy.title')} sub={t('care:page.copy.sub')}>
      <div className="card-body stack">
        <p>{t('care:page.copy.text')}</p>
        <p className="hint">{t('care:page.copy.no-secrets')}</p>
        <div className="care-ways">
          <Button
            onPress={() => void store.getState().exportAll()}
            isDisabled={task !== null}
            isPending={task === 'export-all'}
          >
            <Icon name="save" />
            {t('care:page.copy.export')}
          </Button>
          <Button onPress={() => setAsking(true)} isDisabled={task !== null} isPending={task === 'import-all'}>
            <Icon name="folder" />
            {t('care:page.copy.import')}
          </Button>
        </div>
        <TaskEnd store={store} tasks={['export-all', 'import-all']} reveal={reveal} />
      </div>
      {isAsking ? (
        <QuestionDialog
          title={t('care:page.copy.question')}
          confirm={t('care:page.copy.confirm')}
          onDone={() => {
            setAsking(false)
            void store.getState().importAll()
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t('care:page.copy.replaces')}</p>
          <p>{t('care:page.copy.aside')}</p>
        </QuestionDialog>
      ) : null}
    </Card>
  )
}
