// The test mail: sending one, watching it, and those sent before. The newest is open, with the place for the partner's answer.
import { useStore } from 'zustand'
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Language } from '#domain/language.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { AnswerBox } from './answer-box.tsx'
import { AnswerView } from './answer-view.tsx'
import { type ConfirmStore, idle } from './confirm-store.ts'
import { answerTones, fateMark, sendWords } from './confirm-words.ts'
import { SendForm } from './send-form.tsx'
import { SendView } from './send-view.tsx'

export interface SendCardProps {
  readonly store: ConfirmStore
  readonly partnerId: string
  readonly view: ConfirmView
  readonly language: Language
}

export function SendCard({ store, partnerId, view, language }: SendCardProps) {
  const { t } = useTranslation()
  const { sending, sendFault } = useStore(store, (state) => state.work[partnerId] ?? idle)
  const now = sending?.send ?? null
  const kept = view.sends.filter(({ id }) => id !== now?.id)
  const [newest, ...earlier] = kept
  const told = (send: TestSend | null) => {
    if (send === null) return
    announce(t(`confirm:page.send.ended.${settled(send.fate)}`))
  }
  const follow = (send: TestSend) => void store.getState().follow(send).then(told)
  return (
    <Card title={t('confirm:page.send.title')} padded>
      <div className="stack">
        <p className="secondary">{t('confirm:page.send.lead')}</p>
        <SendForm
          view={view}
          language={language}
          isBusy={sending !== null}
          onSend={(wish) => void store.getState().send(partnerId, wish).then(told)}
        />
        {sendFault === null ? null : <FaultPanel fault={sendFault} />}
        {sending === null ? null : (
          <section className="confirm-block" aria-label={t('confirm:page.send.sending')}>
            <div className="confirm-head">
              <p className="push-line" role="status">
                <Mark kind="running" />
                <strong>{t('confirm:page.send.sending')}</strong>
              </p>
              <Button onPress={() => store.getState().stopSending(partnerId)}>{t('confirm:page.send.stop')}</Button>
            </div>
            {now === null ? null : <SendView send={now} isUnderWay />}
          </section>
        )}
        {newest === undefined ? null : (
          <OneSend key={newest.id} store={store} send={newest} isBusy={sending !== null} onFollow={follow} />
        )}
        {earlier.length === 0 ? null : (
          <section className="confirm-block" aria-label={t('confirm:page.send.earlier')}>
            <h3>{t('confirm:page.send.earlier')}</h3>
            {earlier.map((send) => (
              <Fold key={send.id} title={<SendTitle send={send} />}>
                <OneSend store={store} send={send} isBusy={sending !== null} onFollow={follow} />
              </Fold>
            ))}
          </section>
        )}
      </div>
    </Card>
  )
}

function settled(fate: TestSend['fate']): 'delivered' | 'held' | 'returned' | 'open' {
  const kind = fate?.kind
  return kind === 'delivered' || kind === 'held' || kind === 'returned' ? kind : 'open'
}

function SendTitle({ send }: { send: TestSend }) {
  const { t, formats } = useTranslation()
  const { sentAt, to, fate, answer } = send
  return (
    <span className="confirm-title">
      <Mark kind={answer === null ? fateMark(fate) : answerTones[answer.verdict]} />
      <span>{t('confirm:page.send.of', { when: formats.dateTime(sentAt), to })}</span>{' '}
      <span className="secondary">
        {answer === null ? sendWords(send, t).word : t(`confirm:answer-verdict.${answer.verdict}`)}
      </span>
    </span>
  )
}

interface OneSendProps {
  readonly store: ConfirmStore
  readonly send: TestSend
  readonly isBusy: boolean
  readonly onFollow: (send: TestSend) => void
}

function OneSend({ store, send, isBusy, onFollow }: OneSendProps) {
  const { t, formats } = useTranslation()
  const name = t('confirm:page.send.of', { when: formats.dateTime(send.sentAt), to: send.to })
  return (
    <section className="confirm-block" aria-label={name}>
      <div className="confirm-head">
        <h3>{name}</h3>
        {send.fate?.kind === 'delivered' || send.fate?.kind === 'returned' || send.handed === 'no' ? null : (
          <Button isDisabled={isBusy} onPress={() => onFollow(send)}>
            {t('confirm:page.send.follow')}
          </Button>
        )}
      </div>
      <SendView send={send} />
      {send.answer === null ? null : <AnswerView answer={send.answer} />}
      <AnswerBox store={store} send={send} />
    </section>
  )
}
