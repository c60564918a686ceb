// Our own words, made visible on demand: the key is made when it is first needed, and a lost one is replaced only by a person's word.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Fault } from '#domain/fault.ts'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartnerFileStore } from './partner-file-store.ts'
import { SpokenWords } from './spoken-words.tsx'

export function OwnWords({ store }: { store: PartnerFileStore }) {
  const { t } = useTranslation()
  const identity = useStore(store, (state) => state.identity)
  const [fault, setFault] = useState<Fault | null>(null)
  const show = async (renew: boolean) => {
    const outcome = await store.getState().showIdentity(renew)
    setFault(outcome.ok ? null : outcome.fault)
  }
  return (
    <Fold title={t('partner-file:screen.own-words')} onOpen={() => void show(false)}>
      <div className="stack-tight fold-body">
        <p className="secondary">{t('partner-file:screen.own-words-text')}</p>
        {identity === null ? null : <SpokenWords words={identity.words} fingerprint={identity.fingerprint} />}
        {fault === null ? null : (
          <FaultPanel
            fault={fault}
            action={
              fault.code === 'partner-file.identity-lost' ? (
                <Button onPress={() => void show(true)}>{t('partner-file:screen.renew')}</Button>
              ) : undefined
            }
          />
        )}
      </div>
    </Fold>
  )
}
