// A push at work: per host the stage it is at, and the commands with the end of what they say.
import { useEffect, useRef } from 'react'
import { useTranslation } from '../../translation.tsx'
import { Fold } from '../fold.tsx'
import { Mark } from '../mark.tsx'
import type { HostRun } from './push-progress.ts'
import { stateMarks } from './push-words.ts'

export function RunView({ runs, isRunning }: { runs: readonly HostRun[]; isRunning: boolean }) {
  const { t } = useTranslation()
  if (runs.length === 0) {
    return isRunning ? (
      <p className="push-line" role="status">
        <Mark kind="running" />
        {t('push:run.starting')}
      </p>
    ) : null
  }
  return (
    <ul className="plain-list push-runs">
      {runs.map((run) => (
        <HostAtWork key={run.hostId} run={run} isRunning={isRunning} />
      ))}
    </ul>
  )
}

function HostAtWork({ run, isRunning }: { run: HostRun; isRunning: boolean }) {
  const { t } = useTranslation()
  const { host, stage, state, commands } = run
  const isAtWork = isRunning && stage !== 'ended'
  const last = commands.at(-1)
  return (
    <li className="push-run">
      <p className="push-line" role="status">
        <Mark kind={state === null ? (isAtWork ? 'running' : 'good') : stateMarks[state]} />
        <strong>{host}</strong>
        <span className="secondary">{state === null ? t(`push:stage.${stage}`) : t(`push:state.${state}`)}</span>
      </p>
      {commands.map((command, index) => (
        <Fold
          // biome-ignore lint/suspicious/noArrayIndexKey: a command may run twice, its place tells them apart
          key={`${command.id} ${index}`}
          isOpenAtFirst={isAtWork && command === last}
          title={
            <span>
              {t(`push:stage.${command.stage}`)} · <span className="mono">{command.id}</span>{' '}
              <span className="hint">{t('push:run.lines', { count: command.lines.length + command.cut })}</span>
            </span>
          }
        >
          <Output lines={command.lines} cut={command.cut} name={command.id} />
        </Fold>
      ))}
    </li>
  )
}

/** The end of what a command says; follows it as it grows. */
function Output({ lines, cut, name }: { lines: readonly string[]; cut: number; name: string }) {
  const { t } = useTranslation()
  const ref = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are the reason to scroll
  useEffect(() => {
    ref.current?.scrollTo(0, ref.current.scrollHeight)
  }, [lines])
  if (lines.length === 0) return <p className="hint push-more">{t('push:run.silent')}</p>
  return (
    <section
      ref={ref}
      className="push-output"
      aria-label={t('push:run.output', { name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
    >
      {cut > 0 ? <p className="hint">{t('push:run.cut', { count: cut })}</p> : null}
      <pre>{lines.join('\n')}</pre>
    </section>
  )
}
