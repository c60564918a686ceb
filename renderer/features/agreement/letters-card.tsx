// The letters that go with an agreement: which one, in which language, read before anything is done with it.
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { LetterView } from '#contract/agreement-contract.ts'
import type { AgreementState } from '#domain/agreement/agreement.ts'
import { type LetterKind, letterKinds } from '#domain/agreement/letter-kind.ts'
import { type Language, languages } from '#domain/language.ts'
import { describeFault } from '#i18n/translate.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Choice } from '../../kit/choice.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { PaperEnd } from './paper-end.tsx'
import type { PapersStore, PaperTask } from './papers-store.ts'

export interface LettersCardProps {
  readonly store: PapersStore
  readonly partnerId: string
  /** null = there is no agreement yet. */
  readonly state: AgreementState | null
  /** What the letter rests on; it is composed again when this changes. */
  readonly basis: string
  readonly copy: (text: string) => Promise<boolean>
  readonly reveal: (path: string) => void
  /** The offer to note that a letter left. */
  readonly noted: (channel: 'mail' | 'letter', subject: string) => ReactNode
}

const usual: Readonly<Record<AgreementState, LetterKind>> = {
  draft: 'test-result',
  sent: 'reminder',
  confirmed: 'go-live',
  active: 'review',
  'under-review': 'review',
  ended: 'end',
}

const letterTasks: readonly PaperTask[] = ['print', 'draft', 'mail']
const isLetterTask = (task: PaperTask) => letterTasks.includes(task)

export function LettersCard({ store, partnerId, state, basis, copy, reveal, noted }: LettersCardProps) {
  const { t, language } = useTranslation()
  const [chosen, setChosen] = useState<LetterKind | null>(null)
  const [letterLanguage, setLanguage] = useState<Language>(language)
  const [endsOn, setEndsOn] = useState('')
  /** Of the letter that left: another may be in sight by then. */
  const [subject, setSubject] = useState('')
  const { letter, letterFault, task, end } = useStore(store)
  const hasLeft = end !== null && (end.kind === 'saved' || end.kind === 'mailed') && isLetterTask(end.task)
  const kind = chosen ?? (state === null ? 'first-contact' : usual[state])
  const day = kind === 'notice' && endsOn !== '' ? { endsOn } : {}
  const about = { partnerId, kind, language: letterLanguage, ...day }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the basis is the reason to compose again, the rest is what `about` is made of
  useEffect(() => {
    void store.getState().compose(about)
  }, [store, partnerId, kind, letterLanguage, endsOn, basis])
  const send = (wanted: 'print' | 'draft' | 'mail') => () => {
    setSubject(letter?.subject ?? '')
    void store.getState().send(wanted, about)
  }
  return (
    <Card title={t('agreement-page:letter.title')} sub={t('agreement-page:letter.sub')} padded>
      <div className="form">
        <div className="form form-columns">
          <Picker
            label={t('agreement-page:letter.which')}
            options={letterKinds.map((value) => ({ value, label: t(`agreement-page:letter.kind.${value}`) }))}
            value={kind}
            onChange={(value) => setChosen(letterKinds.find((each) => each === value) ?? null)}
          />
          <Choice
            label={t('agreement-page:letter.language')}
            options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
            value={letterLanguage}
            onChange={setLanguage}
          />
        </div>
        {kind === 'notice' ? (
          <TextField
            label={t('agreement-page:letter.ends-on')}
            hint={t('agreement-page:letter.ends-on-hint')}
            kind="date"
            value={endsOn}
            onChange={setEndsOn}
          />
        ) : null}
        {letterFault === null ? null : (
          <Notice tone="info">
            <p>{describeFault(letterFault, t).title}</p>
            <p>{describeFault(letterFault, t).remedy}</p>
          </Notice>
        )}
        {letter === null ? null : <Preview letter={letter} language={letterLanguage} />}
        <PaperEnd store={store} tasks={letterTasks} reveal={reveal} />
        {hasLeft ? noted(end.task === 'print' ? 'letter' : 'mail', subject) : null}
        {letter === null ? null : (
          <div className="page-actions">
            <CopyButton text={() => letter.text} copy={copy} kind="plain">
              {t('agreement-page:letter.copy')}
            </CopyButton>
            <Button onPress={send('print')} isPending={task === 'print'}>
              {t('agreement-page:letter.print')}
            </Button>
            <Button onPress={send('draft')} isPending={task === 'draft'}>
              {t('agreement-page:letter.draft')}
            </Button>
            <Button onPress={send('mail')} isPending={task === 'mail'}>
              {t('agreement-page:letter.mail')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

function Preview({ letter, language }: { letter: LetterView; language: Language }) {
  const { t } = useTranslation()
  const { recipient, subject, text } = letter
  return (
    <div>
      <p className="letter-head">
        {recipient === '' ? t('agreement-page:letter.no-recipient') : t('agreement-page:letter.to', { recipient })}
        <br />
        {t('agreement-page:letter.subject', { subject })}
      </p>
      <Fold title={t('agreement-page:letter.preview')}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard */}
        <section aria-label={t('agreement-page:letter.preview')} className="letter" lang={language} tabIndex={0}>
          {text}
        </section>
      </Fold>
    </div>
  )
}
