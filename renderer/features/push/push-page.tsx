// A push from beginning to end on one page: what it is about, looking at the hosts, the plan, carrying it out, what came of it. Nothing is
// written before the plan was shown and its button pressed.
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import { announce } from '../../kit/announcer.tsx'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { HostPlanCard } from '../../kit/plan/host-plan-card.tsx'
import { workingHosts } from '../../kit/plan/plan-consent.ts'
import { RunView } from '../../kit/plan/run-view.tsx'
import { useFocusShelter } from '../../kit/use-focus-shelter.ts'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { ApplyCard } from './apply-card.tsx'
import { freshPush, type PushStore, type SitePush } from './push-store.ts'
import { ReportCard } from './report-card.tsx'
import { whereNext } from './where-next.ts'

export interface PushPageProps {
  readonly store: PushStore
  readonly site: GatewaySite
}

export function PushPage({ store, site }: PushPageProps) {
  const { t, formats } = useTranslation()
  const push = useStore(store, (state) => state.bySite[site.id]) ?? freshPush
  const { phase, subject, fault } = push
  const isUndo = subject.kind === 'undo'
  useFocusShelter()
  useEffect(() => {
    if (phase === 'ready' || phase === 'planning') return
    announce(t(isUndo && phase !== 'planned' ? `push:page.announced.${phase}-undo` : `push:page.announced.${phase}`))
  }, [phase, isUndo, t])
  const lead =
    subject.kind === 'kept'
      ? t('push:page.kept')
      : subject.kind === 'partner'
        ? t('push:page.partner', { partner: subject.partner })
        : t('push:page.undo', { host: subject.host, when: formats.dateTime(subject.startedAt) })
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t(isUndo ? 'push:page.undo-title' : 'push:page.title', { site: site.name })}</h1>
          <p className="lead">{lead}</p>
        </div>
        <div className="push-actions">
          {subject.kind === 'partner' ? (
            <AppLink to={paths.partner(subject.request.partnerId, 'configure')} className="button">
              {t('push:page.to-partner')}
            </AppLink>
          ) : null}
          <AppLink to={paths.gateway(site.id)} className="button">
            {t('push:page.to-gateway')}
          </AppLink>
        </div>
      </div>
      {fault === null ? null : (
        <FaultPanel
          fault={fault}
          action={
            <AppLink to={paths.gateway(site.id)} className="button">
              {t('push:page.to-hosts')}
            </AppLink>
          }
        />
      )}
      <Phase store={store} site={site} push={push} />
    </div>
  )
}

function Phase({ store, site, push }: { store: PushStore; site: GatewaySite; push: SitePush }) {
  const { t } = useTranslation()
  const { phase, runs, plan, report, subject } = push
  const actions = store.getState()
  const again = () => void actions.plan(site.id)
  switch (phase) {
    case 'ready':
      return (
        <Card title={t('push:page.look')} padded>
          <div className="form">
            <p>{t('push:page.look-text')}</p>
            <div className="push-actions">
              <Button kind="primary" onPress={again}>
                {t('push:page.plan')}
              </Button>
            </div>
          </div>
        </Card>
      )
    case 'planning':
      return (
        <Card
          title={t('push:page.planning')}
          actions={<Button onPress={() => actions.cancel(site.id)}>{t('action.cancel')}</Button>}
          padded
        >
          <RunView runs={runs} isRunning />
        </Card>
      )
    case 'planned':
      return plan === null ? null : <Planned store={store} site={site} push={{ ...push, plan }} />
    case 'applying':
      return (
        <Card
          title={t(subject.kind === 'undo' ? 'push:page.applying-undo' : 'push:page.applying')}
          actions={
            plan !== null && workingHosts(plan).length > 1 ? (
              <Button isPending={push.isStopping} onPress={() => actions.stop(site.id)}>
                {t('push:page.stop')}
              </Button>
            ) : undefined
          }
          padded
        >
          <div className="stack">
            <p className="secondary">{t('push:page.applying-text')}</p>
            {push.isStopping ? (
              <p className="push-line" role="status">
                <Mark kind="running" />
                {t('push:page.stopping')}
              </p>
            ) : null}
            <RunView runs={runs} isRunning />
          </div>
        </Card>
      )
    case 'ended':
      return report === null ? null : (
        <>
          <ReportCard
            store={store}
            siteId={site.id}
            report={report}
            isUndo={subject.kind === 'undo'}
            next={<NextStep store={store} siteId={site.id} push={push} again={again} />}
          />
          <Fold title={t('push:page.told')}>
            <div className="push-more">
              <RunView runs={runs} isRunning={false} />
            </div>
          </Fold>
        </>
      )
  }
}

type WithPlan = SitePush & { readonly plan: NonNullable<SitePush['plan']> }

function Planned({ store, site, push }: { store: PushStore; site: GatewaySite; push: WithPlan }) {
  const { t } = useTranslation()
  const { plan, accepted } = push
  const actions = store.getState()
  const undo = (recordId: string) => {
    const host = plan.hosts.find(({ unfinished }) => unfinished?.recordId === recordId)
    const startedAt = host?.unfinished?.startedAt ?? ''
    actions.about(site.id, { kind: 'undo', recordId, host: host?.host ?? '', startedAt })
    void actions.plan(site.id)
  }
  const isEmpty = isEmptyPlan(plan)
  return (
    <>
      {isEmpty ? (
        <Notice
          tone="good"
          live
          action={<Button onPress={() => void actions.plan(site.id)}>{t('push:apply.again')}</Button>}
        >
          <p>
            <strong>{t('push:plan.nothing')}</strong>
          </p>
          <p>{t(plan.kind === 'undo' ? 'push:plan.nothing-undo' : 'push:plan.nothing-text')}</p>
        </Notice>
      ) : null}
      {plan.hosts.map((host) => (
        <HostPlanCard
          key={host.hostId}
          plan={host}
          isUndo={plan.kind === 'undo'}
          gateway={site.gateway}
          accepted={accepted}
          onAccept={(key, isAccepted) => actions.accept(site.id, key, isAccepted)}
          onUndo={undo}
          whatRuns={() => actions.whatRuns(plan, host.hostId)}
        />
      ))}
      {isEmpty ? null : (
        <ApplyCard
          push={push}
          plan={plan}
          onRevertAfter={(minutes) => actions.revertAfter(site.id, minutes)}
          onApply={() => void actions.apply(site.id)}
          onPlan={() => void actions.plan(site.id)}
        />
      )}
    </>
  )
}

interface NextStepProps {
  readonly store: PushStore
  readonly siteId: string
  readonly push: SitePush
  readonly again: () => void
}

function NextStep({ store, siteId, push, again }: NextStepProps): ReactNode {
  const { t } = useTranslation()
  const journal = useStore(store, (state) => state.journal[siteId])
  const { confirm, test } = whereNext(push, journal)
  return (
    <>
      {confirm === null ? null : <p>{t('push:report.confirm-text')}</p>}
      <div className="push-actions">
        {confirm === null ? null : (
          <AppLink to={paths.partner(confirm, 'confirm')} className="button button-primary">
            {t('push:report.to-confirm')}
          </AppLink>
        )}
        {test === null ? null : (
          <AppLink to={paths.partner(test, 'test')} className={confirm === null ? 'button button-primary' : 'button'}>
            {t('push:report.to-test')}
          </AppLink>
        )}
        {push.subject.kind === 'undo' ? null : <Button onPress={again}>{t('push:report.look-again')}</Button>}
      </div>
    </>
  )
}
