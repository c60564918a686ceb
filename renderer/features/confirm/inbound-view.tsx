// One test of our own MX: verdict, and case by case what is agreed, what came of it and in which words.
import { askOutside } from '#domain/confirm/inbound/judge.ts'
import type { InboundProof, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { doorOf, inboundMark, isFree, verdictTones } from './confirm-words.ts'
import { TranscriptLines } from './send-view.tsx'

export function InboundView({ proof }: { proof: InboundProof }) {
  const { t, formats } = useTranslation()
  const { verdict, startedAt, port, from, sender, lookup, results, fault } = proof
  const why = askOutside(proof)
  return (
    <div className="stack-tight">
      <Notice tone={verdictTones[verdict]}>
        <p>
          <strong>{t(`confirm:inbound-verdict.${verdict}`)}</strong>
        </p>
        <p className="secondary path">
          {t('confirm:page.inbound.of', {
            ...{ when: formats.dateTime(startedAt), host: doorOf(proof), port, from, sender },
          })}
        </p>
        {lookup === undefined ? null : (
          <p className="secondary">{t(`confirm:page.inbound.lookup.${lookup}`, { from })}</p>
        )}
        {why === null ? null : <p>{t(`confirm:page.inbound.ask-outside.${why}`)}</p>}
      </Notice>
      {fault === null ? null : <FaultPanel fault={fault} isCalm />}
      {results.length === 0 ? null : <Results proof={proof} />}
      <Transcripts
        results={results.filter(({ transcript }) => transcript.length > 0)}
        when={formats.dateTime(startedAt)}
      />
    </div>
  )
}

/** The sessions word for word, case by case behind one line. */
function Transcripts({ results, when }: { results: readonly InboundResult[]; when: string }) {
  const { t } = useTranslation()
  if (results.length === 0) return null
  return (
    <Fold title={t('confirm:page.inbound.transcripts', { count: results.length })}>
      <div className="push-more stack-tight">
        {results.map((result) => (
          <div key={result.case}>
            <h3>{t(`confirm:inbound-case.${result.case}.name`)}</h3>
            <TranscriptLines
              label={t('confirm:page.of', { what: t(`confirm:inbound-case.${result.case}.name`), when })}
              lines={result.transcript}
            />
          </div>
        ))}
      </div>
    </Fold>
  )
}

function Results({ proof: { results, startedAt, isOutside } }: { proof: InboundProof }) {
  const { t, formats } = useTranslation()
  const label = t('confirm:page.of', { what: t('confirm:page.inbound.table'), when: formats.dateTime(startedAt) })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="confirm-scroll" aria-label={label} tabIndex={0}>
      <table className="table confirm-table">
        <thead>
          <tr>
            <th scope="col">{t('confirm:page.inbound.case')}</th>
            <th scope="col">{t('confirm:page.inbound.demand')}</th>
            <th scope="col">{t('confirm:page.inbound.result')}</th>
            <th scope="col">{t('confirm:page.inbound.reply')}</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <Row key={result.case} result={result} isConclusive={isOutside !== false} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ result, isConclusive }: { result: InboundResult; isConclusive: boolean }) {
  const { t } = useTranslation()
  const mark = inboundMark(result, isConclusive)
  const { demand, step, reply, protocol, suite } = result
  return (
    <tr className={mark === 'bad' ? 'confirm-alarm' : undefined}>
      <th scope="row" className="confirm-mode">
        {t(`confirm:inbound-case.${result.case}.name`)}
      </th>
      <td data-label={t('confirm:page.inbound.demand')}>
        {result.result === 'not-tried'
          ? '–'
          : t(isFree(result) ? 'confirm:page.inbound.free' : `confirm:inbound-demand.${demand}`)}
      </td>
      <td data-label={t('confirm:page.inbound.result')}>
        <div className="confirm-result">
          <Mark kind={mark} />
          <span>
            <strong>{t(`confirm:inbound-result.${result.result}`)}</strong>{' '}
            {step === null ? null : (
              <span className="secondary">
                {t('confirm:page.inbound.at-step', { step: t(`confirm:inbound-step.${step}`) })}
              </span>
            )}
          </span>
        </div>
      </td>
      <td data-label={t('confirm:page.inbound.reply')}>
        {result.result === 'not-tried' ? (
          <span className="secondary">
            {t(
              result.case === 'client-certificate'
                ? 'confirm:page.inbound.not-tried-certificate'
                : 'confirm:page.inbound.not-tried',
            )}
          </span>
        ) : (
          <div className="mono path">{reply ?? '–'}</div>
        )}
        {protocol === null ? null : <div className="hint path">{[protocol, suite].filter(Boolean).join(', ')}</div>}
      </td>
    </tr>
  )
}
