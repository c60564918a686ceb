// Which policies are in force and whether those of the gateway differ; taking over none while some are in force is asked for once more.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { RelayOverview } from '#domain/relay-trial.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import type { RelayStore } from './relay-store.ts'

export function PolicyLine({ store, overview }: { store: RelayStore; overview: RelayOverview }) {
  const { t } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const [isAsking, setAsking] = useState(false)
  const { policies, setup } = overview
  const count = policies.inFile ?? 0
  const inFile = t('relay-page:policies.in-file', { count })
  if (setup?.siteId == null) return <Notice tone="info">{`${inFile} ${t('relay-page:policies.no-gateway')}`}</Notice>
  if (policies.isGatewayGone) return <Notice tone="warn">{`${inFile} ${t('relay-page:policies.gateway-gone')}`}</Notice>
  if (!policies.isOutdated) return <p className="secondary">{inFile}</p>
  const empties = policies.kept === 0 && count > 0
  const takeOver = () => void store.getState().takeOver()
  return (
    <>
      <Notice
        tone="warn"
        action={
          <Button isPending={task === 'take-over'} onPress={() => (empties ? setAsking(true) : takeOver())}>
            {t('relay-page:policies.take-over')}
          </Button>
        }
      >
        {empties
          ? t('relay-page:policies.none-left', { count })
          : `${inFile} ${t('relay-page:policies.outdated', { count: policies.kept })}`}
      </Notice>
      <Dialog
        title={t('relay-page:policies.empty.title')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        role="alertdialog"
        actions={
          <>
            <Button onPress={() => setAsking(false)} autoFocus>
              {t('action.cancel')}
            </Button>
            <Button
              kind="danger"
              onPress={() => {
                setAsking(false)
                takeOver()
              }}
            >
              {t('relay-page:policies.empty.confirm')}
            </Button>
          </>
        }
      >
        <p>
          {setup.unlisted === 'refuse'
            ? t('relay-page:policies.empty.text', { count })
            : t('relay-page:policies.empty.text-unlisted', { count })}
        </p>
      </Dialog>
    </>
  )
}
