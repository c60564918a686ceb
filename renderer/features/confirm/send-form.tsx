// The form of a test mail: the way out of the house, the address, the language. Ways that are not open say why.
import { useState } from 'react'
import type { ConfirmView, PossibleWay } from '#contract/confirm-contract.ts'
import { mailbox } from '#domain/addresses.ts'
import type { Language } from '#domain/language.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Picker } from '../../kit/picker.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import type { SendWish } from './confirm-store.ts'
import { SubmissionFields } from './submission-fields.tsx'
import { isSubmission, readSubmission, type SubmissionForm, submissionFormOf } from './submission-form.ts'

export interface SendFormProps {
  readonly view: ConfirmView
  /** Of the partner's letters, to begin with. */
  readonly language: Language
  readonly isBusy: boolean
  readonly onSend: (wish: SendWish) => void
}

const other = ''

/** The name of a way among all. */
export function wayKey({ way, siteId, hostId }: Pick<PossibleWay, 'way' | 'siteId' | 'hostId'>): string {
  return [way, siteId ?? '', hostId ?? ''].join(' ')
}

export function SendForm({ view, language: firstLanguage, isBusy, onSend }: SendFormProps) {
  const { t } = useTranslation()
  const { ways, mailboxes } = view
  const open = ways.filter(({ whyNot }) => whyNot === null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [picked, setPicked] = useState(mailboxes[0] ?? other)
  const [typed, setTyped] = useState('')
  const [typedFrom, setFrom] = useState<string | null>(null)
  const [language, setLanguage] = useState<Language>(firstLanguage)
  const [typedWay, setTypedWay] = useState<Readonly<Record<string, SubmissionForm>>>({})
  const [isTried, setTried] = useState(false)
  const way = open.find((each) => wayKey(each) === chosen) ?? open[0]
  if (way === undefined) return <NoWay ways={ways} />
  const isOther = picked === other || !mailboxes.includes(picked)
  const to = mailbox.safeParse(isOther ? typed.trim() : picked)
  const fromText = typedFrom ?? view.sender ?? ''
  const from = mailbox.safeParse(fromText.trim())
  const smtp = way.way === 'submission' ? (typedWay[wayKey(way)] ?? submissionFormOf(way.submission)) : null
  const submission = smtp === null ? null : readSubmission(smtp)
  const wrong = (isRight: boolean) => (isTried && !isRight ? t('confirm:page.send.wrong-address') : undefined)
  const send = () => {
    setTried(true)
    if (!to.success || !from.success || (submission !== null && !isSubmission(submission))) return
    const { siteId, hostId } = way
    onSend({ way: way.way, siteId, hostId, to: to.data, from: from.data, language, submission })
  }
  return (
    <div className="form">
      <Choice
        label={t('confirm:page.send.way')}
        look="stack"
        options={ways.map((each) => ({
          value: wayKey(each),
          label: each.name,
          isDisabled: each.whyNot !== null,
          detail: t(each.whyNot === null ? `confirm:way.${each.way}` : `confirm:way-why.${each.whyNot}`),
        }))}
        value={wayKey(way)}
        onChange={setChosen}
      />
      {smtp === null ? null : (
        <SubmissionFields
          form={smtp}
          onChange={(form) => setTypedWay({ ...typedWay, [wayKey(way)]: form })}
          isTried={isTried}
        />
      )}
      <div className="form form-columns">
        {mailboxes.length === 0 ? null : (
          <Picker
            label={t('confirm:page.send.to')}
            options={[
              ...mailboxes.map((address) => ({ value: address, label: address })),
              { value: other, label: t('confirm:page.send.other') },
            ]}
            value={isOther ? other : picked}
            onChange={setPicked}
          />
        )}
        {isOther ? (
          <TextField
            label={t('confirm:page.send.to')}
            value={typed}
            onChange={setTyped}
            inputMode="email"
            hint={mailboxes.length === 0 ? t('confirm:page.send.to-hint') : undefined}
            error={wrong(to.success)}
          />
        ) : null}
        <TextField
          label={t('confirm:page.send.from')}
          value={fromText}
          onChange={setFrom}
          inputMode="email"
          error={wrong(from.success)}
        />
        <Picker
          label={t('confirm:page.send.language')}
          options={(['de', 'en'] as const).map((each) => ({
            value: each,
            label: t(`confirm:page.send.language-${each}`),
          }))}
          value={language}
          onChange={(each) => setLanguage(each === 'en' ? 'en' : 'de')}
        />
      </div>
      <div className="push-actions">
        <Button kind="primary" isPending={isBusy} onPress={send}>
          {t('confirm:page.send.go')}
        </Button>
      </div>
    </div>
  )
}

/** Every way is shut, or there is none: each says why. */
function NoWay({ ways }: { ways: readonly PossibleWay[] }) {
  const { t } = useTranslation()
  return (
    <div className="stack-tight">
      <p>{t('confirm:page.send.no-way')}</p>
      <ul className="plain-list">
        {ways.map((each) =>
          each.whyNot === null ? null : (
            <li key={wayKey(each)} className="secondary">
              <strong>{each.name}</strong>: {t(`confirm:way-why.${each.whyNot}`)}
            </li>
          ),
        )}
      </ul>
    </div>
  )
}
