// A partner's file before it counts: whose it is, the words to compare on the phone, what would change here, and whether they say yes. A file
// with a new key is taken in only after a person said that the words are the same.
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import type { Fault } from '#domain/fault.ts'
import { Button } from '../../kit/button.tsx'
import { Choice } from '../../kit/choice.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Toggle } from '../../kit/toggle.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PartnerFileStore } from './partner-file-store.ts'
import { SpokenWords } from './spoken-words.tsx'

export interface ReviewDialogProps {
  readonly store: PartnerFileStore
}

/** The dialog while a file is open; nothing otherwise. */
export function ReviewDialog({ store }: ReviewDialogProps) {
  const opened = useStore(store, (state) => state.opened)
  return opened === null ? null : <Review key={opened.openedId} store={store} opened={opened} />
}

const newPartner = 'new'

function Review({ store, opened }: ReviewDialogProps & { opened: OpenedFile }) {
  const { t } = useTranslation()
  const { isBusy, openedFor } = useStore(store)
  const [first] = opened.candidates
  const [partner, setPartner] = useState<string>(openedFor ?? first?.partnerId ?? newPartner)
  const [isCompared, setCompared] = useState(false)
  const [isTried, setTried] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const needsWords = opened.key === 'new'
  const accept = async () => {
    setTried(true)
    if (needsWords && !isCompared) return
    const outcome = await store.getState().accept(partner === newPartner ? null : partner, isCompared)
    if (!outcome.ok) setFault(outcome.fault)
  }
  const close = () => store.getState().dismiss()
  return (
    <Dialog
      title={t('partner-file:screen.review-title')}
      isOpen
      onClose={close}
      size="large"
      role="alertdialog"
      actions={
        <>
          <Button onPress={close} autoFocus>
            {t('partner-file:screen.refuse')}
          </Button>
          <Button kind="primary" isPending={isBusy} onPress={() => void accept()}>
            {t('partner-file:screen.accept')}
          </Button>
        </>
      }
    >
      <FileFacts opened={opened} />
      {openedFor === null ? (
        <Choice
          label={t('partner-file:screen.whose')}
          options={[
            ...opened.candidates.map(({ partnerId, name }) => ({ value: partnerId, label: name })),
            { value: newPartner, label: t('partner-file:screen.as-new', { name: opened.organisation }) },
          ]}
          value={partner}
          onChange={setPartner}
          look="stack"
        />
      ) : null}
      <section aria-label={t('partner-file:screen.key-title')} className="stack-tight">
        <h3>{t('partner-file:screen.key-title')}</h3>
        <p className="key-word">
          <Mark kind={needsWords ? 'warn' : 'good'} />
          <span>{t(`partner-file:screen.key-${opened.key}`)}</span>
        </p>
        <SpokenWords words={opened.words} fingerprint={opened.fingerprint} />
        {needsWords ? (
          <>
            <Toggle
              label={t('partner-file:screen.compared')}
              hint={t('partner-file:screen.compared-hint')}
              isSelected={isCompared}
              onChange={setCompared}
            />
            {isTried && !isCompared ? (
              <p className="field-error" role="alert">
                {t('partner-file:screen.compare-first')}
              </p>
            ) : null}
          </>
        ) : null}
      </section>
      <Changes changes={opened.candidates.find(({ partnerId }) => partnerId === partner)?.changes ?? opened.changes} />
      {fault === null ? null : <FaultPanel fault={fault} />}
    </Dialog>
  )
}

function FileFacts({ opened }: { opened: OpenedFile }) {
  const { t, formats } = useTranslation()
  const { organisation, fileName, createdAt, agreement, yes, kind } = opened
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('partner-file:screen.from'), organisation],
    [
      t('partner-file:screen.file'),
      <span key="file" className="path">
        {fileName}
      </span>,
    ],
    [t('partner-file:screen.made'), formats.dateTime(createdAt)],
    [
      t('partner-file:screen.about'),
      t('partner-file:screen.number', { number: agreement.number, version: agreement.version }),
    ],
    [t('partner-file:screen.kind'), t(`partner-file:screen.kind-${kind}`)],
    [
      t('partner-file:screen.yes'),
      yes === null
        ? t('partner-file:screen.yes-none')
        : t('partner-file:screen.yes-by', { name: yes.name, date: formats.date(yes.on) }),
    ],
  ]
  return (
    <dl className="facts facts-wide">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Changes({ changes }: Pick<OpenedFile, 'changes'>) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('partner-file:screen.changes')} className="stack-tight">
      <h3>{t('partner-file:screen.changes')}</h3>
      {changes.length === 0 ? (
        <p className="secondary">{t('partner-file:screen.changes-none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling block must be reachable by keyboard
        <section className="changes-scroll" tabIndex={0} aria-label={t('partner-file:screen.changes-list')}>
          <table className="terms-table">
            <thead>
              <tr>
                <th scope="col">{t('partner-file:screen.change-what')}</th>
                <th scope="col">{t('partner-file:screen.change-before')}</th>
                <th scope="col">{t('partner-file:screen.change-after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, label, before, after, isWeaker }) => (
                <tr key={path}>
                  <th scope="row">{label}</th>
                  <td data-label={t('partner-file:screen.change-before')}>{before === '' ? '–' : before}</td>
                  <td data-label={t('partner-file:screen.change-after')}>
                    {after === '' ? '–' : after}
                    {isWeaker ? (
                      <p className="key-word">
                        <Mark kind="warn" />
                        <span>{t('partner-file:screen.change-weaker')}</span>
                      </p>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}
