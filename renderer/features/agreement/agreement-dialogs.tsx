// The dialog a person asked for on the page of an agreement.
import { useCallback } from 'react'
import type { AgreementView } from '#contract/agreement-contract.ts'
import { localDay } from '#domain/local-day.ts'
import type { Partner } from '#domain/partner.ts'
import { announce } from '../../kit/announcer.tsx'
import { QuestionDialog } from '../../kit/question-dialog.tsx'
import { useTranslation } from '../../translation.tsx'
import type { AgreementStore } from './agreement-store.ts'
import type { Asked } from './asked.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { MoveDialog } from './move-dialog.tsx'

export interface AgreementDialogsProps {
  readonly store: AgreementStore
  readonly partner: Partner
  readonly view: AgreementView
  readonly asked: Asked | null
  readonly onClose: () => void
  /** Another version may stand in front now. */
  readonly onMoved: () => void
}

export function AgreementDialogs({ store, partner, view, asked, onClose, onMoved }: AgreementDialogsProps) {
  const { t } = useTranslation()
  const { agreement } = view
  const checklist = useCallback(() => store.getState().checklist(partner.id), [store, partner.id])
  switch (asked?.kind) {
    case 'confirm':
      return (
        <ConfirmDialog
          view={view}
          partner={partner.name}
          today={localDay(new Date().toISOString())}
          confirm={(confirmation, withFile) => store.getState().confirm(agreement, confirmation, withFile)}
          onClose={onClose}
        />
      )
    case 'move':
      return (
        <MoveDialog
          view={view}
          partner={partner.name}
          to={asked.to}
          move={async (move) => {
            const outcome = await store.getState().move(agreement, move)
            if (outcome.ok) announce(t(`agreement-page:state.${outcome.value.agreement.state}.word`))
            return outcome
          }}
          checklist={checklist}
          onClose={onClose}
        />
      )
    case 'discard':
      return (
        <QuestionDialog
          title={t('agreement-page:discard.title', { version: agreement.version })}
          confirm={t('agreement-page:discard.confirm')}
          act={() => store.getState().discard(agreement)}
          onDone={() => {
            onMoved()
            onClose()
          }}
          onClose={onClose}
        >
          <p>{t('agreement-page:discard.text')}</p>
        </QuestionDialog>
      )
    case 'new-version':
      return (
        <QuestionDialog
          title={t('agreement-page:new-version.title')}
          confirm={t('agreement-page:new-version.go')}
          kind="primary"
          act={() => store.getState().begin(partner.id)}
          onDone={() => {
            onMoved()
            onClose()
          }}
          onClose={onClose}
        >
          <p>{t('agreement-page:new-version.text', { version: agreement.version })}</p>
        </QuestionDialog>
      )
    default:
      return null
  }
}
