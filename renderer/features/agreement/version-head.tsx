// The head of a version: its state in words, its number and dates, and the one thing to do next with quieter ways beside it.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { missingConsents } from '#domain/agreement/consent.ts'
import { isInForce } from '#domain/agreement/transitions.ts'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { daysLeft, isDayPast, soonDays } from '../../kit/days-left.ts'
import { Mark } from '../../kit/mark.tsx'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import type { Asked } from './asked.ts'
import { lifeMarks, nextStep, type QuietWay, targetOf, waysOf } from './life-marks.ts'

export interface VersionHeadProps {
  readonly view: AgreementView
  /** The number of the version that binds today. */
  readonly inForce: number | null
  /** Whether a newer version is already there. */
  readonly isOvertaken: boolean
  readonly isBusy: boolean
  readonly ask: (asked: Asked) => void
  readonly copy: (text: string) => Promise<boolean>
}

const shownOfHash = 16
export const versionHeadId = 'version-state'

export function VersionHead({ view, inForce, isOvertaken, isBusy, ask, copy }: VersionHeadProps) {
  const { t } = useTranslation()
  const { agreement } = view
  return (
    <section className="card version" aria-labelledby={versionHeadId}>
      <div className="version-word">
        <Mark kind={lifeMarks[agreement.state]} large />
        <div className="version-text">
          <h2 id={versionHeadId} tabIndex={-1}>
            {t(`agreement-page:state.${agreement.state}.word`)}
          </h2>
          <p className="secondary">
            {t(`agreement-page:state.${agreement.state}.text`)}
            {agreement.state === 'sent' ? ` ${t(`agreement-page:confirmations.${openConsent(agreement)}`)}` : ''}
          </p>
        </div>
        <NextButton view={view} isOvertaken={isOvertaken} isBusy={isBusy} ask={ask} />
      </div>
      <VersionFacts view={view} inForce={inForce} copy={copy} />
      <QuietWays view={view} isOvertaken={isOvertaken} isBusy={isBusy} ask={ask} />
    </section>
  )
}

/** Who still has to agree, and in which form. */
function openConsent(agreement: Agreement) {
  const missing = missingConsents(agreement)
  const form = agreement.terms.common.isTextFormEnough ? 'open' : 'unsigned'
  return `${form}-${missing.length === 1 ? (missing[0] ?? 'own') : 'both'}` as const
}

function VersionFacts({ view, inForce, copy }: Pick<VersionHeadProps, 'view' | 'inForce' | 'copy'>) {
  const { t, formats } = useTranslation()
  const now = useNow()
  const { number, version, hash, steps, createdAt } = view.agreement
  const reviewBy = isInForce(view.agreement) ? view.agreement.reviewBy : null
  const left = reviewBy === null ? undefined : daysLeft(reviewBy, now)
  return (
    <dl className="version-facts">
      <div>
        <dt>{t('agreement-page:head.number')}</dt>
        <dd className="mono">{number}</dd>
      </div>
      <div>
        <dt>{t('agreement-page:head.version')}</dt>
        <dd>
          {t('agreement-page:head.version-since', { version, date: formats.date(steps.at(-1)?.at ?? createdAt) })}
        </dd>
      </div>
      {inForce === null || inForce === version ? null : (
        <div>
          <dt>{t('agreement-page:head.in-force')}</dt>
          <dd>{t('agreement-page:history.version', { version: inForce })}</dd>
        </div>
      )}
      {reviewBy === null ? null : (
        <div>
          <dt>{t('agreement-page:head.review')}</dt>
          <dd className={left !== undefined && left <= soonDays ? 'warn' : undefined}>
            {formats.date(reviewBy)}
            {isDayPast(reviewBy, now) ? ` · ${t('agreement-page:head.overdue')}` : ''}
          </dd>
        </div>
      )}
      {hash === null ? null : (
        <div>
          <dt>{t('agreement-page:head.hash')}</dt>
          <dd>
            <span className="mono" title={hash}>
              {hash.slice(0, shownOfHash)}…
            </span>
            <CopyButton text={() => hash} copy={copy}>
              {t('agreement-page:head.copy-hash')}
            </CopyButton>
          </dd>
        </div>
      )}
    </dl>
  )
}

type WaysProps = Omit<VersionHeadProps, 'copy' | 'inForce'>

function NextButton({ view, isOvertaken, isBusy, ask }: WaysProps) {
  const { t } = useTranslation()
  const step = nextStep(view)
  const to = targetOf(step)
  if (step === 'new-version' && isOvertaken) return null
  const press = () => {
    if (step === 'fill-in') ask({ kind: 'fill-in' })
    else if (step === 'note-yes') ask({ kind: 'confirm' })
    else if (step === 'new-version') ask({ kind: 'new-version' })
    else if (to !== undefined) ask({ kind: 'move', to })
  }
  return (
    <Button kind={step === 'review' ? 'plain' : 'primary'} isDisabled={isBusy} onPress={press}>
      {t(`agreement-page:next.${step}`)}
    </Button>
  )
}

const asks: Readonly<Record<QuietWay, Asked>> = {
  'new-version': { kind: 'new-version' },
  'take-back': { kind: 'move', to: 'draft' },
  end: { kind: 'move', to: 'ended' },
  discard: { kind: 'discard' },
}

function QuietWays({ view, isOvertaken, isBusy, ask }: WaysProps) {
  const { t } = useTranslation()
  const ways = waysOf(view.agreement).filter((way) => way !== 'new-version' || !isOvertaken)
  return (
    <div className="version-ways">
      {ways.map((way) => (
        <Button key={way} kind="quiet" isDisabled={isBusy} onPress={() => ask(asks[way])}>
          {way === 'new-version' ? t('agreement-page:next.new-version') : t(`agreement-page:way.${way}`)}
        </Button>
      ))}
    </div>
  )
}
