// Who said yes to this version, how and when, with the files kept for it.
import { useStore } from 'zustand'
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
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

const sides = ['own', 'partner'] as const

export function ConfirmationsCard({ agreement, papers, reveal, onTakeBack }: ConfirmationsCardProps) {
  const { t } = useTranslation()
  const { confirmations } = agreement
  return (
    <Card title={t('agreement-page:confirmations.title')}>
      <ul className="rows">
        {sides
          .filter((side) => !confirmations.some((each) => each.side === side))
          .map((side) => (
            <li key={side} className="row">
              <Mark kind="none" />
              <span className="row-text">{t(`agreement-page:confirmations.open-${side}`)}</span>
            </li>
          ))}
        {confirmations.map((each) => (
          <Yes key={each.id} confirmation={each} papers={papers} onTakeBack={onTakeBack} />
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
  readonly papers: PapersStore
  readonly onTakeBack: ((confirmationId: string) => void) | null
}

function Yes({ confirmation, papers, onTakeBack }: YesProps) {
  const { t, formats } = useTranslation()
  const { id, side, name, way, on, note, attachment } = confirmation
  const isBusy = useStore(papers, (state) => state.task !== null)
  return (
    <li className="row">
      <Mark kind="good" />
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
