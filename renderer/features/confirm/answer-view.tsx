// What an answer showed: belegt or not, why, and the way of the mail hop by hop, from our house to the mailbox. The hop between both houses stands
// out; what lies before it anybody may have written.
import type { AnswerReading, LogWord, ReceivedHop } from '#domain/confirm/received.ts'
import { Fold } from '../../kit/fold.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { answerTones, hopTls } from './confirm-words.ts'

export function AnswerView({ answer }: { answer: AnswerReading }) {
  const { t, formats } = useTranslation()
  const { verdict, reason, hops, hop, log = [], readAt } = answer
  // they stand in the mail newest first
  const way = hops.toReversed()
  return (
    <div className="stack-tight">
      <Notice tone={answerTones[verdict]}>
        <p>
          <strong>{t(`confirm:answer-verdict.${verdict}`)}</strong>
        </p>
        <p>{t(`confirm:answer.${reason}`)}</p>
        <p className="hint">{t('confirm:page.answer.read-at', { when: formats.dateTime(readAt) })}</p>
      </Notice>
      {way.length === 0 ? null : (
        <Fold title={t('confirm:page.answer.hops')} isOpenAtFirst>
          <ol className="confirm-hops" aria-label={t('confirm:page.answer.hops')}>
            {way.map((each, index) => (
              <Hop key={each.index} hop={each} number={index + 1} isBetween={each.index === hop} verdict={verdict} />
            ))}
          </ol>
          {hop === null || way[0]?.index === hop ? null : <p className="hint">{t('confirm:page.answer.believe')}</p>}
        </Fold>
      )}
      {log.length === 0 ? null : <LogWords words={log} isOpenAtFirst={reason === 'told-by-log'} />}
    </div>
  )
}

/** Never a mark of what is proven: they are told. */
function LogWords({ words, isOpenAtFirst }: { words: readonly LogWord[]; isOpenAtFirst: boolean }) {
  const { t } = useTranslation()
  return (
    <Fold title={t('confirm:page.answer.log')} isOpenAtFirst={isOpenAtFirst}>
      <ul className="plain-list stack-tight" aria-label={t('confirm:page.answer.log')}>
        {words.map((word) => (
          <li key={`${word.event} ${word.text}`}>
            <p className="path">
              <strong>{t(`confirm:log-event.${word.event}`)}</strong> {word.host === null ? null : `${word.host} · `}
              {hopTls(word, t)} · {t(`confirm:system.${word.system}`)}
            </p>
            <pre className="confirm-raw">{word.text}</pre>
          </li>
        ))}
      </ul>
    </Fold>
  )
}

interface HopProps {
  readonly hop: ReceivedHop
  readonly number: number
  /** Whether it is the hop between both houses. */
  readonly isBetween: boolean
  readonly verdict: AnswerReading['verdict']
}

function Hop({ hop, number, isBetween, verdict }: HopProps) {
  const { t, formats } = useTranslation()
  const { from, by, at, system, clientCertificate, raw } = hop
  const client = [from.name, from.ip].filter((part) => part !== null).join(', ')
  const mark: MarkKind = isBetween ? answerTones[verdict] : hop.isTls === true ? 'info' : 'none'
  return (
    <li className={isBetween ? 'confirm-hop confirm-hop-between' : 'confirm-hop'}>
      <Mark kind={mark} />
      <div className="confirm-hop-text">
        <p>
          <span className="secondary">{t('confirm:page.answer.hop', { number })}</span>
          {isBetween ? <span className="tag">{t('confirm:page.answer.between')}</span> : null}
        </p>
        <p className="path">
          <span className="secondary">{t('confirm:page.answer.from')}</span>{' '}
          <strong>{client === '' ? t('confirm:page.answer.nobody') : client}</strong>{' '}
          {from.helo === null || from.helo === from.name ? null : (
            <span className="hint">{t('confirm:page.answer.greets', { helo: from.helo })}</span>
          )}
        </p>
        <p className="path">
          <span className="secondary">{t('confirm:page.answer.by')}</span>{' '}
          <strong>{by ?? t('confirm:page.answer.nobody')}</strong>
        </p>
        <p className={isBetween && verdict === 'in-clear' ? 'bad path' : 'path'}>{hopTls(hop, t)}</p>
        {clientCertificate === null ? null : (
          <p className="hint path">{t('confirm:page.answer.certificate', { words: clientCertificate })}</p>
        )}
        <p className="hint">
          {t(`confirm:system.${system}`)}
          {at === null ? '' : `, ${formats.dateTime(at)}`}
        </p>
        <Fold title={t('confirm:page.answer.raw')}>
          <pre className="confirm-raw">{raw}</pre>
        </Fold>
      </div>
    </li>
  )
}
