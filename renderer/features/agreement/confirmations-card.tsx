// Who said yes to this version, how and when, with the files kept for it.
import { useStore } from 'zustand'
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import { isConsent, missingConsents } from '#domain/agreement/consent.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { PaperEnd } from './paper-end.tsx'
import type { PapersStore } from './papers-store.ts'

export interface ConfirmationsCardProps {
  readonly agreement: Agreement
  readonly papers: PapersStore
  readonly reveal: (path: string) => void
  readonly onTakeBack: ((confirmationId: string) => void) | null
}

export function ConfirmationsCard({ agreement, papers, reveal, onTakeBack }: ConfirmationsCardProps) {
  const { t } = useTranslation()
  const { confirmations, terms } = agreement
  const open = terms.common.isTextFormEnough ? 'open' : 'unsigned'
  return (
    <Card title={t('agreement-page:confirmations.title')}>
      <ul className="rows">
        {missingConsents(agreement).map((side) => (
          <li key={side} className="row">
            <Mark kind="none" />
            <span className="row-text">{t(`agreement-page:confirmations.${open}-${side}`)}</span>
          </li>
        ))}
        {confirmations.map((each) => (
          <Yes
            key={each.id}
            confirmation={each}
            isEnough={isConsent(each, terms)}
            papers={papers}
            onTakeBack={onTakeBack}
          />
        ))}
      </ul>
      <div className="paper-end">
        <PaperEnd store={papers} tasks={['attachment']} reveal={reveal} />
      </div>
    </Card>
  )
}

interface YesProps {
  readonly confirmation: Confirmation
  /** Whether it is consent to these terms, given in that way. */
  readonly isEnough: boolean
  readonly papers: PapersStore
  readonly onTakeBack: ((confirmationId: string) => void) | null
}

function Yes({ confirmation, isEnough, papers, onTakeBack }: YesProps) {
  const { t, formats } = useTranslation()
  const { id, side, name, way, on, note, attachment } = confirmation
  const isBusy = useStore(papers, (state) => state.task !== null)
  return (
    <li className="row">
      <Mark kind={isEnough ? 'good' : 'partial'} />
      <span className="row-text">
        <span className="row-name">
          {t(`agreement-page:scope.${side}`)}: {name}
        </span>
        <span className="secondary">
          {t('agreement-page:confirmations.how', {
            way: t(`agreement-page:way-of-yes.${way}`),
            date: formats.date(on),
          })}
          {note === '' ? '' : ` · ${note}`}
        </span>
        {isEnough ? null : <span className="warn">{t('agreement-page:confirmations.no-signature')}</span>}
      </span>
      <span className="push-actions">
        {attachment === null ? null : (
          <Button
            kind="quiet"
            isDisabled={isBusy}
            onPress={() => void papers.getState().saveAttachment(attachment.id)}
            label={t('agreement-page:confirmations.save-file-of', { file: attachment.name })}
          >
            <Icon name="save" />
            {attachment.name}
          </Button>
        )}
        {onTakeBack === null || way === 'partner-file' ? null : (
          <Button
            kind="quiet"
            onPress={() => onTakeBack(id)}
            label={t('agreement-page:confirmations.take-back-of', { name })}
          >
            {t('agreement-page:confirmations.take-back')}
          </Button>
        )}
      </span>
    </li>
  )
}
