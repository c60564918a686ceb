// The letter to the partner: read it in the language the partner reads, then copy, print, keep as draft or open it in the mail program.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { LetterPreview } from '#contract/contract.ts'
import { type Language, languages } from '#domain/language.ts'
import { describeFault } from '#i18n/translate.ts'
import { Button, type ButtonProps } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { PaperOutcome } from './paper-outcome.tsx'
import type { PaperStore } from './paper-store.ts'

export interface LetterProps {
  readonly store: PaperStore
  readonly partnerId: string
  readonly copy: (text: string) => Promise<boolean>
  readonly reveal: (path: string) => void
}

/** The button and, once pressed, the dialog. */
export function LetterButton({ kind, ...props }: LetterProps & { kind: NonNullable<ButtonProps['kind']> }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind={kind} onPress={() => setOpen(true)}>
        {t('letter:ui.open')}
      </Button>
      {isOpen ? <LetterDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function LetterDialog({ store, partnerId, copy, reveal, onClose }: LetterProps & { onClose: () => void }) {
  const { t, language } = useTranslation()
  const [chosen, setChosen] = useState<Language>(language)
  const { letter, task, fault } = useStore(store)
  useEffect(() => {
    void store.getState().compose(partnerId, chosen)
    return () => store.getState().reset()
  }, [store, partnerId, chosen])
  const run = (wanted: 'letter-pdf' | 'letter-draft' | 'letter-mail') => () =>
    void store.getState().run(wanted, partnerId, chosen)
  const refusal = fault?.code.startsWith('letter.') === true ? fault : null
  return (
    <Dialog
      title={t('letter:ui.title')}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        letter === null ? undefined : (
          <>
            <Button onPress={run('letter-pdf')} isPending={task === 'letter-pdf'}>
              {t('letter:ui.pdf')}
            </Button>
            <Button onPress={run('letter-draft')} isPending={task === 'letter-draft'}>
              {t('letter:ui.draft')}
            </Button>
            <Button onPress={run('letter-mail')} isPending={task === 'letter-mail'}>
              {t('letter:ui.mail')}
            </Button>
            <CopyButton text={() => letter.text} copy={copy} kind="primary">
              {t('letter:ui.copy')}
            </CopyButton>
          </>
        )
      }
    >
      {refusal === null ? (
        <Choice
          label={t('letter:ui.language')}
          options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          value={chosen}
          onChange={setChosen}
        />
      ) : (
        <Notice tone="info" live>
          <p>{describeFault(refusal, t).title}</p>
          <p>{describeFault(refusal, t).remedy}</p>
        </Notice>
      )}
      {refusal === null ? <PaperOutcome store={store} reveal={reveal} /> : null}
      {letter === null ? null : <Preview letter={letter} language={chosen} />}
    </Dialog>
  )
}

function Preview({ letter, language }: { letter: LetterPreview; language: Language }) {
  const { t } = useTranslation()
  const { recipient, subject, text } = letter
  return (
    <div>
      <p className="letter-head">
        {recipient === '' ? t('letter:ui.no-recipient') : t('letter:ui.to', { recipient })}
        <br />
        {t('letter:ui.subject', { subject })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard */}
      <section aria-label={t('letter:ui.preview')} className="letter" lang={language} tabIndex={0}>
        {text}
      </section>
    </div>
  )
}
