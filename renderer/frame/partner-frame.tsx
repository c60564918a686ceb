// Everything about one partner: who it is, the steps as tabs, and the step chosen. Reports are loaded here, for all steps.
import { type ReactNode, useEffect, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useStore } from 'zustand'
import type { PartnerSummary } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import { DueBadge } from '../features/partners/due-badge.tsx'
import { dueAt } from '../features/partners/due-words.ts'
import { RemovePartnerDialog } from '../features/partners/remove-partner-dialog.tsx'
import { FullTestButton } from '../features/probe/full-test-button.tsx'
import { pointOf } from '../features/probe/points-store.ts'
import { noTests } from '../features/probe/probe-store.ts'
import { AppLink } from '../kit/app-link.tsx'
import { Button } from '../kit/button.tsx'
import { DomainName } from '../kit/domain-name.tsx'
import { FaultPanel } from '../kit/fault-panel.tsx'
import { Icon } from '../kit/icons.tsx'
import { Mark } from '../kit/mark.tsx'
import { MenuButton } from '../kit/menu-button.tsx'
import { stateMarks, stateOf } from '../kit/partner-state.ts'
import { SavedFiles } from '../kit/saved-files.tsx'
import { type PartnerStep, partnerSteps, paths } from '../paths.ts'
import type { Stores } from '../stores.ts'
import { useTranslation } from '../translation.tsx'

export interface PartnerFrameProps {
  readonly stores: Stores
  readonly summary: PartnerSummary
  readonly step: PartnerStep
  readonly go: (path: string) => void
  readonly children: ReactNode
}

export function PartnerFrame({ stores, summary, step, go, children }: PartnerFrameProps) {
  const { t } = useTranslation()
  const { partner } = summary
  const isRunning = useStore(stores.probe, (state) => (state.byPartner[partner.id] ?? noTests).run !== null)
  const due = useStore(stores.partners, (state) => state.due[partner.id])
  useEffect(() => {
    void stores.probe.getState().load(partner.id)
    void stores.points.getState().load()
  }, [stores, partner])
  useEffect(() => () => stores.care.getState().forgetEnd(), [stores])
  return (
    <div className="page">
      <PartnerHead
        stores={stores}
        summary={summary}
        go={go}
        mayTest={!isRunning && summary.lastTest !== null && summary.lastTest.verdict !== 'unverifiable'}
      />
      <PartnerCopyEnd stores={stores} />
      <Tabs
        className="steps"
        selectedKey={step}
        onSelectionChange={(key) =>
          go(
            paths.partner(
              partner.id,
              partnerSteps.find((entry) => entry === key),
            ),
          )
        }
      >
        <TabList className="step-tabs" aria-label={t('steps.label')}>
          {partnerSteps.map((entry) => (
            <Tab key={entry} id={entry} className="step-tab">
              {entry === 'test' ? <Mark kind={isRunning ? 'running' : stateMarks[stateOf(summary)]} /> : null}
              {t(`steps.${entry}`)}
              {entry === 'test' ? null : <DueBadge due={dueAt(entry, due ?? [])} />}
            </Tab>
          ))}
        </TabList>
        {partnerSteps.map((entry) => (
          <TabPanel key={entry} id={entry} className="step-panel">
            {entry === step ? children : null}
          </TabPanel>
        ))}
      </Tabs>
    </div>
  )
}

interface PartnerHeadProps {
  readonly stores: Stores
  readonly summary: PartnerSummary
  readonly go: (path: string) => void
  readonly mayTest: boolean
}

function PartnerHead({ stores, summary, go, mayTest }: PartnerHeadProps) {
  const { t } = useTranslation()
  const [isRemoving, setRemoving] = useState(false)
  const { partner } = summary
  const reports = useStore(stores.probe, (state) => (state.byPartner[partner.id] ?? noTests).reports)
  const isRunning = useStore(stores.probe, (state) => (state.byPartner[partner.id] ?? noTests).run !== null)
  const point = pointOf(useStore(stores.points), partner.id, reports)
  return (
    <div className="page-head">
      <div className="page-title">
        <h1>
          {partner.name}
          {partner.isPractice ? <span className="badge">{t('list.practice')}</span> : null}
        </h1>
        <p className="secondary">
          {partner.domains.map((domain, index) => (
            <span key={domain}>
              {index === 0 ? '' : ', '}
              <DomainName name={domain} />
            </span>
          ))}
          {partner.contact.name === '' ? null : ` · ${partner.contact.name}`}
        </p>
        {partner.isPractice ? <p className="hint">{t('partner.practice-note')}</p> : null}
      </div>
      <div className="head-actions">
        <AppLink to={paths.editPartner(partner.id)} className="button button-quiet">
          <Icon name="edit" />
          {t('action.edit')}
        </AppLink>
        <Button kind="quiet" onPress={() => setRemoving(true)}>
          <Icon name="remove" />
          {t('action.remove')}
        </Button>
        <PartnerMenu stores={stores} partner={partner} />
        {isRunning ? null : (
          <FullTestButton
            reports={reports}
            isPractice={partner.isPractice}
            fromHost={point?.name ?? null}
            onStart={() => {
              go(paths.partner(partner.id))
              void stores.test(partner, t, 'full')
            }}
          />
        )}
        {mayTest ? (
          <Button
            onPress={() => {
              go(paths.partner(partner.id))
              void stores.test(partner, t)
            }}
          >
            {t('action.test-again')}
          </Button>
        ) : null}
      </div>
      {isRemoving ? (
        <RemovePartnerDialog
          store={stores.partners}
          partner={partner}
          copy={<CopyFirst stores={stores} partner={partner} />}
          onClose={() => setRemoving(false)}
          onRemoved={() => go(paths.overview)}
        />
      ) : null}
    </div>
  )
}

/** What is done with a partner now and then. */
function PartnerMenu({ stores, partner }: { stores: Stores; partner: Partner }) {
  const { t } = useTranslation()
  return (
    <MenuButton
      isQuiet
      label={t('care:page.partner.menu-label', { name: partner.name })}
      actions={[
        {
          id: 'export',
          label: t('care:page.partner.menu-export'),
          run: () => void stores.care.getState().exportPartner(partner.id),
        },
      ]}
    >
      {t('care:page.partner.menu')}
    </MenuButton>
  )
}

/** The way to a copy of the partner before it is removed, and where that copy went. */
function CopyFirst({ stores, partner }: { stores: Stores; partner: Partner }) {
  const { t } = useTranslation()
  const task = useStore(stores.care, (state) => state.task)
  return (
    <>
      <div>
        <Button
          onPress={() => void stores.care.getState().exportPartner(partner.id)}
          isDisabled={task !== null}
          isPending={task === 'export-partner'}
        >
          <Icon name="save" />
          {t('partner.removal.copy')}
        </Button>
      </div>
      <PartnerCopyEnd stores={stores} />
    </>
  )
}

/** What became of keeping this partner as a file. */
function PartnerCopyEnd({ stores }: { stores: Stores }) {
  const { t } = useTranslation()
  const { end, failed } = useStore(stores.care)
  if (failed?.task === 'export-partner') return <FaultPanel fault={failed.fault} />
  if (end?.kind !== 'saved' || end.task !== 'export-partner') return null
  return <SavedFiles title={t('care:page.saved')} files={end.files} reveal={stores.reveal} />
}
