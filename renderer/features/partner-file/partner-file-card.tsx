// Signed files to and from this partner: ours to save, theirs to open, the key they sign with, and what went back and forth.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { FileRecord } from '#domain/partner-file/partner-file.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import { FileEndView } from './file-end.tsx'
import { OwnWords } from './own-words.tsx'
import type { PartnerFileStore, PartnerKeyView } from './partner-file-store.ts'
import { SaveDialog } from './save-dialog.tsx'
import { SpokenWords } from './spoken-words.tsx'
import { yesInFile } from './yes-in-file.ts'

export interface PartnerFileCardProps {
  readonly store: PartnerFileStore
  readonly partnerId: string
  readonly partner: string
  /** The version the file is about; null = none, or a draft that was not sent. */
  readonly agreement: Agreement | null
  readonly reveal: (path: string) => void
}

const nothing = { records: [], key: null } as const

export function PartnerFileCard({ store, partnerId, partner, agreement, reveal }: PartnerFileCardProps) {
  const { t } = useTranslation()
  const { isBusy, end } = useStore(store)
  const { records, key } = useStore(store, (state) => state.byPartner[partnerId] ?? nothing)
  const [isSaving, setSaving] = useState(false)
  useEffect(() => {
    store.getState().reset()
    void store.getState().load(partnerId)
  }, [store, partnerId])
  const hash = agreement?.hash ?? null
  return (
    <Card title={t('partner-file:screen.title')} sub={t('partner-file:screen.sub')} padded>
      <div className="form">
        <p className="secondary">{t('partner-file:screen.text')}</p>
        <div className="push-actions">
          <Button isDisabled={hash === null || isBusy} onPress={() => setSaving(true)}>
            <Icon name="save" />
            {t('partner-file:screen.save')}
          </Button>
          <Button isDisabled={isBusy} onPress={() => void store.getState().open(partnerId)}>
            <Icon name="folder" />
            {t('partner-file:screen.open')}
          </Button>
        </div>
        {hash === null ? <p className="hint">{t('partner-file:screen.send-first')}</p> : null}
        {end?.partnerId === partnerId ? <FileEndView end={end.what} reveal={reveal} /> : null}
        <OwnWords store={store} />
        {key === null ? null : <TheirKey store={store} partnerId={partnerId} partner={partner} known={key} />}
        {records.length === 0 ? null : <Records records={records} current={hash} />}
      </div>
      {isSaving && agreement !== null && hash !== null ? (
        <SaveDialog
          version={agreement.version}
          hash={hash}
          yes={yesInFile(agreement)}
          isBusy={isBusy}
          save={(yesBy) => store.getState().save(partnerId, agreement.id, yesBy)}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </Card>
  )
}

interface TheirKeyProps {
  readonly store: PartnerFileStore
  readonly partnerId: string
  readonly partner: string
  readonly known: PartnerKeyView
}

function TheirKey({ store, partnerId, partner, known }: TheirKeyProps) {
  const { t, formats } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  return (
    <Fold title={t('partner-file:screen.their-key')}>
      <div className="stack-tight fold-body">
        <p className="key-word">
          <Mark kind={known.comparedAt === null ? 'warn' : 'good'} />
          <span>
            {known.comparedAt === null
              ? t('partner-file:screen.not-compared')
              : t('partner-file:screen.compared-at', { date: formats.date(known.comparedAt) })}
          </span>
        </p>
        <SpokenWords words={known.words} fingerprint={known.fingerprint} />
        <div>
          <Button onPress={() => setAsking(true)}>{t('partner-file:screen.forget')}</Button>
        </div>
      </div>
      {isAsking ? (
        <QuestionDialog
          title={t('partner-file:screen.forget-title', { partner })}
          confirm={t('partner-file:screen.forget-now')}
          act={() => store.getState().forgetKey(partnerId)}
          onClose={() => setAsking(false)}
        >
          <p>{t('partner-file:screen.forget-text')}</p>
        </QuestionDialog>
      ) : null}
    </Fold>
  )
}

function Records({ records, current }: { records: readonly FileRecord[]; current: string | null }) {
  const { t, formats } = useTranslation()
  return (
    <Fold title={t('partner-file:screen.records', { count: records.length })}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('partner-file:screen.record-when')}</th>
            <th scope="col">{t('partner-file:screen.record-way')}</th>
            <th scope="col">{t('partner-file:screen.record-hash')}</th>
          </tr>
        </thead>
        <tbody>
          {records.map(({ fileId, handledAt, way, kind, agreementHash }) => (
            <tr key={fileId}>
              <td>{formats.dateTime(handledAt)}</td>
              <td>{t(`partner-file:screen.record-${way}-${kind}`)}</td>
              <td>
                <span className="mono">{agreementHash.slice(0, 8)}…</span>{' '}
                {agreementHash === current ? t('partner-file:screen.record-same') : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Fold>
  )
}
