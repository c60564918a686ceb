// A running test: every step of every address as it happens, with the time it took, the whole elapsed time and the way to stop it.
import { type SessionStep, sessionSteps } from '#domain/observation.ts'
import { Button } from '../../kit/button.tsx'
import { DomainName } from '../../kit/domain-name.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useFocusShelter } from '../../kit/use-focus-shelter.ts'
import { useNow } from '../../kit/use-now.ts'
import { useTranslation } from '../../translation.tsx'
import type { LiveAddress, LiveDomain, LiveStep, StepState } from './live-run.ts'
import type { ActiveRun } from './probe-store.ts'

const tickMs = 100
const stepMarks: Readonly<Record<StepState, MarkKind>> = {
  waiting: 'none',
  running: 'running',
  done: 'good',
  stopped: 'warn',
}

export function LiveRunView({ run, onCancel }: { run: ActiveRun; onCancel: () => void }) {
  const { t } = useTranslation()
  useFocusShelter()
  return (
    <section className="card live" aria-label={t('test.running')}>
      <header className="card-header">
        <Mark kind="running" />
        <h2>{t('test.running')}</h2>
        <Elapsed sinceMs={run.startedAtMs} />
        <div className="card-actions">
          <Button onPress={onCancel}>{t('action.cancel')}</Button>
        </div>
      </header>
      {run.live.map((domain) => (
        <LiveDomainView key={domain.domain} domain={domain} />
      ))}
    </section>
  )
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const { t, formats } = useTranslation()
  const now = useNow(tickMs)
  return (
    <small className="number" aria-hidden="true">
      {t('test.elapsed', { seconds: formats.seconds(Math.max(0, now - sinceMs)) })}
    </small>
  )
}

function LiveDomainView({ domain }: { domain: LiveDomain }) {
  const { t } = useTranslation()
  const { dns, addresses } = domain
  const found = addresses?.length ?? 0
  const doneText = found === 0 ? t('test.dns-none') : t('test.dns-done', { count: found })
  const dnsTexts = { waiting: t('test.dns-waiting'), running: t('test.dns-running'), done: doneText } as const
  const dnsMarks = { waiting: 'none', running: 'running', done: 'good' } as const
  return (
    <div className="live-domain">
      <h3 className="live-title">
        <DomainName name={domain.domain} />
        <span className="live-dns">
          <Mark kind={dnsMarks[dns]} />
          {t('probe:step.dns')}: {dnsTexts[dns]}
        </span>
      </h3>
      <ul className="live-addresses">
        {addresses?.map((address) => (
          <LiveAddressRow key={`${address.host} ${address.ip}`} address={address} />
        ))}
      </ul>
    </div>
  )
}

function LiveAddressRow({ address }: { address: LiveAddress }) {
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
    </li>
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
