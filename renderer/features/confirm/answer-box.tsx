// Where the partner's answer goes in: dropped as a file, pasted as text, or opened. What is too large is refused before it is read.
import { useId, useState } from 'react'
import { DropZone, Text } from 'react-aria-components'
import { useStore } from 'zustand'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Icon } from '../../kit/icons.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { bounded, type DroppedItem, textOfDrop } from './answer-drop.ts'
import { type ConfirmStore, idle } from './confirm-store.ts'

export function AnswerBox({ store, send }: { store: ConfirmStore; send: TestSend }) {
  const { t } = useTranslation()
  const { reading, answerFault } = useStore(store, (state) => state.work[send.partnerId] ?? idle)
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const [dropFault, setDropFault] = useState<Fault | null>(null)
  const labelId = useId()
  const isReading = reading === send.id
  const read = async (answer: string | null) => {
    setDropFault(null)
    const answered = await store.getState().readAnswer(send, answer)
    if (answered?.answer == null) return
    setText('')
    setTried(false)
    announce(t('confirm:page.answer.announced', { verdict: t(`confirm:answer-verdict.${answered.answer.verdict}`) }))
  }
  const take = (answer: Outcome<string>) => {
    if (answer.ok) void read(answer.value)
    else setDropFault(answer.fault)
  }
  const drop = async (items: readonly DroppedItem[]) => take(await textOfDrop(items))
  const fault = dropFault ?? (answerFault?.sendId === send.id ? answerFault.fault : null)
  return (
    <Fold title={t('confirm:page.answer.title')} isOpenAtFirst={send.answer === null}>
      <div className="form confirm-answer">
        <p className="hint" id={labelId}>
          {t('confirm:page.answer.lead')}
        </p>
        <DropZone className="confirm-drop" aria-labelledby={labelId} onDrop={({ items }) => void drop(items)}>
          <Text slot="label">{t('confirm:page.answer.drop')}</Text>
        </DropZone>
        <TextField
          label={t('confirm:page.answer.paste')}
          value={text}
          onChange={setText}
          lines={5}
          isMono
          error={isTried && text.trim() === '' ? t('confirm:page.answer.empty') : undefined}
        />
        <div className="push-actions">
          <Button
            isPending={isReading}
            onPress={() => {
              setTried(true)
              if (text.trim() !== '') take(bounded(text))
            }}
          >
            {t('confirm:page.answer.read')}
          </Button>
          <Button kind="quiet" isDisabled={isReading} onPress={() => void read(null)}>
            <Icon name="folder" />
            {t('confirm:page.answer.open')}
          </Button>
        </div>
        {fault === null ? null : <FaultPanel fault={fault} />}
      </div>
    </Fold>
  )
}
