// How the relay stands: its process in words, its counts, whether the policies it reads are those of the gateway, and what speaks against
// its setup.

import { useStore } from 'zustand'
import type { RelayOverview, RelayRun } from '#domain/relay-trial.ts'
import type { Translate } from '#i18n/translate.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { PolicyLine } from './policy-line.tsx'
import type { RelayStore } from './relay-store.ts'

const marks: Readonly<Record<RelayRun['kind'], MarkKind>> = {
  stopped: 'none',
  starting: 'running',
  running: 'good',
  waiting: 'bad',
}
const counted = ['queued', 'held', 'accepted', 'delivered', 'deferred', 'bounced', 'refusedInbound'] as const

export function RunCard({ store, overview }: { store: RelayStore; overview: RelayOverview }) {
  const { t, formats } = useTranslation()
  const task = useStore(store, (state) => state.task)
  const { run, status, warnings } = overview
  const isOff = run.kind === 'stopped'
  const fault = run.kind === 'stopped' ? run.fault : null
  return (
    <Card
      title={t('relay-page:run.title')}
      actions={
        isOff ? (
          <Button kind="primary" isPending={task === 'start'} onPress={() => void store.getState().start()}>
            {t('relay-page:run.start')}
          </Button>
        ) : (
          <Button isPending={task === 'stop'} onPress={() => void store.getState().stop()}>
            {t('relay-page:run.stop')}
          </Button>
        )
      }
      padded
    >
      <div className="relay-run">
        <p className="relay-state" role="status">
          <Mark kind={fault === null ? marks[run.kind] : 'bad'} />
          <strong>{t(fault === null ? `relay-page:run.${run.kind}` : 'relay-page:run.not-started')}</strong>
          <span className="secondary">{stateDetail(run, t, formats.dateTime)}</span>
        </p>
        {fault === null ? null : <FaultPanel fault={fault} />}
        {run.kind === 'waiting' && run.lastWords !== '' ? <p className="mono path">{run.lastWords}</p> : null}
        {status === null ? null : (
          <dl className="relay-counts">
            {counted.map((name) => (
              <div key={name}>
                <dt>{t(`relay-page:count.${name}`)}</dt>
                <dd className="number">{formats.number(status[name])}</dd>
              </div>
            ))}
          </dl>
        )}
        <PolicyLine store={store} overview={overview} />
        {status?.reloadFault == null ? null : (
          <Notice tone="bad">{t('relay-page:policies.refused', { code: status.reloadFault })}</Notice>
        )}
        {status !== null && !status.isTakingMail ? <Notice tone="bad">{t('relay-page:run.not-taking')}</Notice> : null}
        {warnings.map((code) => (
          <Notice key={code} tone="warn">
            {t(`relay:warning.${code}`)}
          </Notice>
        ))}
      </div>
    </Card>
  )
}

function stateDetail(run: RelayRun, t: Translate, dateTime: (iso: string) => string): string {
  switch (run.kind) {
    case 'running':
      return t('relay-page:run.since', { time: dateTime(run.startedAt) })
    case 'waiting':
      return t('relay-page:run.restart', { time: dateTime(run.restartAt), count: run.crashes })
    case 'starting':
      return ''
    case 'stopped':
      return t('relay-page:run.stopped-hint')
  }
}
