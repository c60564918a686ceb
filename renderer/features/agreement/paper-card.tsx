// The agreement on paper: language, with fields to fill in or final, and where it lies afterwards.
import { useState } from 'react'
import { useStore } from 'zustand'
import { type Agreement, type DocumentLanguageChoice, documentLanguages } from '#domain/agreement/agreement.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Icon } from '../../kit/icons.tsx'
import { useTranslation } from '../../translation.tsx'
import { PaperEnd } from './paper-end.tsx'
import type { PapersStore } from './papers-store.ts'

export interface PaperCardProps {
  readonly store: PapersStore
  readonly agreement: Agreement
  /** Keeps the language of a draft; null where the version is frozen. */
  readonly onLanguage: ((language: DocumentLanguageChoice) => void) | null
  /** Waits until everything entered is kept; false = it is not. */
  readonly settled: () => Promise<boolean>
  readonly reveal: (path: string) => void
}

const forms = ['fillable', 'final'] as const

export function PaperCard({ store, agreement, onLanguage, settled, reveal }: PaperCardProps) {
  const { t } = useTranslation()
  const [language, setLanguage] = useState<DocumentLanguageChoice>(agreement.language)
  const [chosen, setChosen] = useState<(typeof forms)[number] | null>(null)
  const form = chosen ?? (agreement.state === 'draft' || agreement.state === 'sent' ? 'fillable' : 'final')
  const task = useStore(store, (state) => state.task)
  const print = async () => {
    if (await settled()) await store.getState().print(agreement.id, language, form)
  }
  return (
    <Card title={t('agreement-page:paper.title')} sub={t('agreement-page:paper.sub')} padded>
      <div className="form">
        <div className="form form-columns">
          <Choice
            label={t('agreement-page:paper.language')}
            options={documentLanguages.map((value) => ({ value, label: t(`agreement-page:paper.in.${value}`) }))}
            value={language}
            onChange={(value) => {
              setLanguage(value)
              onLanguage?.(value)
            }}
          />
          <Choice
            label={t('agreement-page:paper.form')}
            options={forms.map((value) => ({
              value,
              label: t(`agreement-page:paper.${value}`),
              detail: t(`agreement-page:paper.${value}-detail`),
            }))}
            value={form}
            onChange={setChosen}
            look="stack"
          />
        </div>
        <PaperEnd store={store} tasks={['paper']} reveal={reveal} />
        <div className="page-actions">
          <Button onPress={() => void print()} isPending={task === 'paper'} isDisabled={task !== null}>
            <Icon name="save" />
            {task === 'paper' ? t('agreement-page:paper.printing') : t('agreement-page:paper.print')}
          </Button>
        </div>
      </div>
    </Card>
  )
}
