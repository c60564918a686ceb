// Asks for one secret: what it is for, who wants it, and whether the system's keychain is to keep it, or why it cannot. What is typed lives in
// this field only and goes with it.
import { type FormEvent, useId, useRef, useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import { useStore } from 'zustand'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { AskerStore, SecretQuestion } from './secret-asker.ts'

/** Shows the question that waits, if there is one. */
export function SecretDialog({ store }: { store: AskerStore }) {
  const question = useStore(store, (state) => state.question)
  if (question === null) return null
  const { hostId, hop, kind, prompt } = question
  return <Question key={`${hostId} ${hop} ${kind} ${prompt}`} store={store} question={question} />
}

function Question({ store, question }: { store: AskerStore; question: SecretQuestion }) {
  const { t } = useTranslation()
  const { kind, host, prompt, wasWrong, isEchoed, whyNot } = question
  const [value, setValue] = useState('')
  const [isKept, setKept] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const wrongId = useId()
  const answer = () => {
    if (value !== '') store.getState().answer({ value, isKept: isKept && mayKeep })
  }
  const mayKeep = whyNot === null && kind !== 'answer'
  const name = kind === 'answer' && prompt !== '' ? prompt : t(`push:secret.${kind}`)
  return (
    <Dialog
      title={t('push:ask.title', { host })}
      isOpen
      onClose={() => store.getState().answer(null)}
      actions={
        <>
          <Button onPress={() => store.getState().answer(null)}>{t('action.cancel')}</Button>
          <Button kind="primary" isDisabled={value === ''} onPress={answer}>
            {t('push:ask.send')}
          </Button>
        </>
      }
    >
      <p>{t(`push:ask.why.${kind}`, { host })}</p>
      {wasWrong ? (
        <div id={wrongId}>
          <Notice tone="warn" live>
            {t('push:ask.was-wrong')}
          </Notice>
        </div>
      ) : null}
      <form
        ref={form}
        className="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          answer()
        }}
      >
        <TextField
          className="field"
          value={value}
          onChange={setValue}
          type={isEchoed ? 'text' : 'password'}
          autoFocus
          {...(wasWrong ? { 'aria-describedby': wrongId } : {})}
        >
          <Label>{name}</Label>
          <Input className="input mono" autoComplete="off" spellCheck={false} />
        </TextField>
        {mayKeep ? (
          <Toggle label={t('push:ask.keep')} hint={t('push:ask.keep-hint')} isSelected={isKept} onChange={setKept} />
        ) : (
          <p className="hint">{t(kind === 'answer' ? 'push:ask.never-kept' : `push:ask.${whyNot ?? 'no-keychain'}`)}</p>
        )}
      </form>
    </Dialog>
  )
}
