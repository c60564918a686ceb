// The overview: where the partners stand, what counter-proofs showed, which certificates end next, and what to do about it.
import type { PartnerSummary } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark } from '../../kit/mark.tsx'
import { partnerStates, stateMarks, stateOf } from '../../kit/partner-state.ts'
import { type StandingByPartner, standingMarks } from '../../kit/standing-marks.ts'
import { StateWord } from '../../kit/state-word.tsx'
import { useNow } from '../../kit/use-now.ts'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { dueMarks, dueSentence, dueSteps } from './due-words.ts'
import { countByStanding, countByState, type NextTask, nextExpiries, nextSteps } from './overview-counts.ts'
import type { DueByPartner } from './partners-store.ts'

const expiryHorizonDays = 60
const shownSteps = 12

export interface OverviewPageProps {
  readonly summaries: readonly PartnerSummary[]
  readonly due: DueByPartner
  readonly standings: StandingByPartner
  /** Tests partners one after the other. */
  readonly onTest: (partners: readonly Partner[]) => void
  readonly isTesting: boolean
}

export function OverviewPage(props: OverviewPageProps) {
  const { t } = useTranslation()
  const { summaries, standings } = props
  const counts = countByState(summaries)
  const proven = countByStanding(summaries, standings)
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('overview.title')}</h1>
      </div>
      <ul className="counts" aria-label={t('overview.counts')}>
        {[...partnerStates].reverse().map((state) => (
          <li key={state} className="count">
            <Mark kind={stateMarks[state]} />
            <strong className="number">{counts[state]}</strong>
            <span>
              <StateWord state={state} />
            </span>
          </li>
        ))}
      </ul>
      {proven.length === 0 ? null : (
        <ul className="counts counts-few" aria-label={t('overview.proven')}>
          {proven.map(({ kind, count }) => (
            <li key={kind} className="count">
              <Mark kind={standingMarks[kind]} />
              <strong className="number">{count}</strong>
              <span>{t(`overview.standing.${kind}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <NextSteps {...props} />
      <Expiries summaries={summaries} />
    </div>
  )
}

function NextSteps({ summaries, due, standings, onTest, isTesting }: OverviewPageProps) {
  const { t, language } = useTranslation()
  const all = nextSteps(summaries, due, useNow(), language, standings)
  const steps = all.slice(0, shownSteps)
  const untested = all.filter(({ step }) => step === 'untested').map(({ summary }) => summary.partner)
  return (
    <Card
      title={t('overview.next.title')}
      actions={
        untested.length === 0 ? null : (
          <Button kind="quiet" isDisabled={isTesting} onPress={() => onTest(untested)}>
            {t('overview.next.test-untested', { count: untested.length })}
          </Button>
        )
      }
    >
      {steps.length === 0 ? <p className="card-body secondary">{t('overview.next.none')}</p> : null}
      <ul className="rows">
        {steps.map((task) => (
          <NextRow key={task.summary.partner.id} task={task} />
        ))}
      </ul>
    </Card>
  )
}

function NextRow({ task: { summary, due, step, proof } }: { task: NextTask }) {
  const { t, formats } = useTranslation()
  const { partner } = summary
  const heaviest = due[0]?.kind
  const isProof = proof === 'not-enforced' || (proof !== null && heaviest === undefined && step === null)
  const mark = heaviest === undefined ? stateMarks[stateOf(summary)] : dueMarks[heaviest]
  const place = heaviest === undefined ? 'test' : dueSteps[heaviest]
  return (
    <li className="row">
      <Mark kind={isProof ? standingMarks[proof] : mark} />
      <span className="row-text">
        <AppLink to={paths.partner(partner.id, isProof ? 'confirm' : place)} className="row-title">
          {partner.name}
        </AppLink>
        {proof === null ? null : <span className="secondary">{t(`overview.next.proof.${proof}`)}</span>}
        {due.map((each) => (
          <span key={each.kind} className="secondary">
            {dueSentence(each, t, formats.date)}
          </span>
        ))}
        {step === null ? null : <span className="secondary">{t(`overview.next.${step}`)}</span>}
      </span>
      {partner.isPractice ? <span className="badge">{t('list.practice')}</span> : null}
    </li>
  )
}

function Expiries({ summaries }: { summaries: readonly PartnerSummary[] }) {
  const { t, formats } = useTranslation()
  const expiries = nextExpiries(summaries, useNow(), expiryHorizonDays)
  if (expiries.length === 0) {
    return (
      <Card title={t('overview.expiring.title')} padded>
        <p className="secondary">{t('overview.expiring.none')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('overview.expiring.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('overview.expiring.partner')}</th>
            <th scope="col">{t('overview.expiring.until')}</th>
            <th scope="col" className="numeric">
              {t('overview.expiring.left')}
            </th>
          </tr>
        </thead>
        <tbody>
          {expiries.map(({ summary, expiresAt, days }) => (
            <tr key={summary.partner.id}>
              <td data-label={t('overview.expiring.partner')}>
                <AppLink to={paths.partner(summary.partner.id)}>{summary.partner.name}</AppLink>
              </td>
              <td data-label={t('overview.expiring.until')}>{formats.date(expiresAt)}</td>
              <td data-label={t('overview.expiring.left')} className="numeric">
                {days < 0 ? t('list.expired') : t('test.days', { count: days })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
