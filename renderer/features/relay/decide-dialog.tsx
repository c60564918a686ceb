// A held message waits for a person: every way on with what it means, and a reason that is kept with the evidence.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Fault } from '#domain/fault.ts'
import type { QueueItem } from '#domain/relay-queue.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { isProtected, nothingDone, type Way, waysFor } from './decide-ways.ts'
import type { RelayStore } from './relay-store.ts'
import { reasonText } from './relay-words.ts'

export function DecideDialog({ store, item, onClose }: { store: RelayStore; item: QueueItem; onClose: () => void }) {
  const { t } = useTranslation()
  const exceptions = useStore(store, (state) => state.exceptions)
  const ways = waysFor(item)
  const [way, setWay] = useState<Way>(ways[0])
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [missed, setMissed] = useState<Way | null>(null)
  const needsReason = way !== 'release'
  const isMissing = needsReason && reason.trim().length < 3
  const decide = async () => {
    setTried(true)
    setFault(null)
    setMissed(null)
    if (isMissing) return
    const outcome = await store.getState().order(way, { deliveryIds: [item.deliveryId] }, reason.trim())
    if (!outcome.ok) {
      setFault(outcome.fault)
      return
    }
    if (outcome.value.count === 0) {
      setMissed(way)
      return
    }
    announce(t('relay-page:decide.done'))
    onClose()
  }
  const detailOf = (value: Way) =>
    value === 'release' && isProtected(item, exceptions)
      ? t('relay-page:decide.release.detail-protected')
      : t(`relay-page:decide.${value}.detail`)
  return (
    <Dialog
      title={t('relay-page:decide.title', { partner: item.partner ?? item.domain })}
      isOpen
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button kind={way === 'drop' ? 'danger' : 'primary'} onPress={() => void decide()}>
            {t(`relay-page:decide.${way}.confirm`)}
          </Button>
        </>
      }
    >
      <p>{reasonText(item, t)}</p>
      <div className="form">
        <Choice
          label={t('relay-page:decide.question')}
          look="stack"
          options={ways.map((value) => ({
            value,
            label: t(`relay-page:decide.${value}.label`),
            detail: detailOf(value),
          }))}
          value={way}
          onChange={setWay}
        />
        <TextField
          label={t('relay-page:decide.reason')}
          hint={t('relay-page:decide.reason-hint')}
          isRequired={needsReason}
          value={reason}
          error={isTried && isMissing ? t('relay-page:decide.reason-missing') : undefined}
          onChange={setReason}
        />
      </div>
      {fault === null ? null : <FaultPanel fault={fault} />}
      {missed === null ? null : (
        <Notice tone="bad" live>
          {t(`relay-page:${nothingDone(missed)}`)}
        </Notice>
      )}
    </Dialog>
  )
}
