// The time a push has left to be confirmed, and the button that does it. Only the host knows when it is too late: the button stays when the
// time is over by the clock of this desk.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Fault } from '#domain/fault.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { announce } from '../../kit/announcer.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Notice } from '../../kit/notice.tsx'
import { clockText } from '../../kit/plan/push-words.ts'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import type { PushStore } from './push-store.ts'

export function ConfirmLine({
  store,
  record,
}: {
  store: PushStore
  record: PushRecord & { readonly confirmBy: string }
}) {
  const { t, formats } = useTranslation()
  const now = useNow(1000)
  const isConfirming = useStore(store, (state) => state.confirming === record.id)
  const [fault, setFault] = useState<Fault | null>(null)
  const [isTooLate, setTooLate] = useState(false)
  const leftMs = Date.parse(record.confirmBy) - now
  const confirm = async () => {
    setFault(null)
    const outcome = await store.getState().confirm(record.siteId, record.id)
    if (!outcome.ok) {
      if (outcome.fault.code !== 'job.cancelled') setFault(outcome.fault)
      return
    }
    const stays = !isToConfirm(outcome.value) && outcome.value.state === 'done'
    setTooLate(!stays)
    announce(t(stays ? 'push:confirm.done' : 'push:confirm.too-late', { host: record.host }))
  }
  if (isTooLate) return <Notice tone="warn">{t('push:confirm.too-late', { host: record.host })}</Notice>
  return (
    <>
      <Notice
        tone="warn"
        action={
          <Button kind="primary" isPending={isConfirming} onPress={() => void confirm()}>
            {t('push:confirm.go')}
          </Button>
        }
      >
        {leftMs <= 0 ? (
          <p>{t('push:confirm.late', { host: record.host })}</p>
        ) : (
          <>
            <p>
              <strong>
                {t('push:confirm.left', { host: record.host })}{' '}
                <span className="number" role="timer">
                  {clockText(leftMs)}
                </span>
              </strong>
            </p>
            <p>{t('push:confirm.text', { when: formats.dateTime(record.confirmBy) })}</p>
          </>
        )}
      </Notice>
      {fault === null ? null : <FaultPanel fault={fault} />}
    </>
  )
}

/** Whether a record waits to be confirmed. */
export function isToConfirm(record: PushRecord): record is PushRecord & { readonly confirmBy: string } {
  return record.state === 'done' && record.confirmBy !== null
}
