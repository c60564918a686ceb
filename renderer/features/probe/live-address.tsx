// One address of a running test: its session step by step, then the TLS questions, and why it waits. The second line is always there, so
// that nothing jumps when it fills.
import { mostVerdictHellos } from '#domain/full-test.ts'
import { type SessionStep, sessionSteps } from '#domain/observation.ts'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import { type LiveAddress, type LiveStep, type StepState, secondsLeft } from './live-run.ts'

const countdownMs = 500
const stepMarks: Readonly<Record<StepState, MarkKind>> = {
  waiting: 'none',
  running: 'running',
  done: 'good',
  stopped: 'warn',
}

export function LiveAddressRow({ address }: { address: LiveAddress }) {
  return (
    <li className="live-address">
      <span className="live-host mono">
        {address.host} <span className="muted">{address.ip}</span>
      </span>
      <ol className="live-steps">
        {sessionSteps.map((step) => (
          <LiveStepItem key={step} step={step} live={address.steps[step]} />
        ))}
      </ol>
      <p className="live-line">
        {address.hellos === undefined ? null : <Questions {...address.hellos} />}
        {address.wait === undefined ? null : <Wait wait={address.wait} />}
      </p>
    </li>
  )
}

function Questions({ asked, of }: NonNullable<LiveAddress['hellos']>) {
  const { t } = useTranslation()
  const key = of > mostVerdictHellos ? 'depth:live.listing' : 'depth:live.hellos'
  return <span className="number">{t(key, { asked, of })}</span>
}

function Wait({ wait }: { wait: NonNullable<LiveAddress['wait']> }) {
  const { t } = useTranslation()
  const now = useNow(countdownMs)
  const seconds = secondsLeft(wait, now)
  if (seconds === 0) return null
  return (
    <span className="live-wait number">
      {seconds === null ? t(`probe:wait.${wait.reason}.open`) : t(`probe:wait.${wait.reason}.limited`, { seconds })}
    </span>
  )
}

function LiveStepItem({ step, live }: { step: SessionStep; live: LiveStep }) {
  const { t, formats } = useTranslation()
  const ms = formats.duration(live.elapsedMs)
  const words = {
    waiting: t('test.step-waiting'),
    running: t('test.step-running'),
    done: t('test.step-done', { ms }),
    stopped: t('test.step-stopped', { ms }),
  } as const
  return (
    <li className={`live-step live-step-${live.state}`}>
      <Mark kind={stepMarks[live.state]} />
      <span className="live-step-name">{t(`probe:step.${step}`)}</span>
      <span className="live-step-time number" aria-hidden="true">
        {live.state === 'done' || live.state === 'stopped' ? ms : ''}
      </span>
      <span className="visually-hidden">{words[live.state]}</span>
    </li>
  )
}
