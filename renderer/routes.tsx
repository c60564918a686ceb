// Where features meet: every place of the window and the screen that stands there.
import { useCallback } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { useStore } from 'zustand'
import { AgreementDefaultsPlace, AgreementSettings, AgreeStep, OpenFilePlace } from './agreement-places.tsx'
import { ConfirmStep } from './confirm-places.tsx'
import { WelcomePage } from './features/onboarding/welcome-page.tsx'
import { ChangesCard } from './features/paper/changes-card.tsx'
import { ExportButton } from './features/paper/export-button.tsx'
import { LetterButton } from './features/paper/letter-button.tsx'
import { OverviewPage } from './features/partners/overview-page.tsx'
import { PartnerFormPage } from './features/partners/partner-form-page.tsx'
import { ProbePage, type ReportPaperwork } from './features/probe/probe-page.tsx'
import { noTests } from './features/probe/probe-store.ts'
import { SettingsPage } from './features/settings/settings-page.tsx'
import { SitesPage } from './features/sites/sites-page.tsx'
import { PartnerFrame } from './frame/partner-frame.tsx'
import { ConfigureStep, PushPlace, RelayPlace, SitePlace } from './gateway-places.tsx'
import { AppLink } from './kit/app-link.tsx'
import { Notice } from './kit/notice.tsx'
import { type PartnerStep, partnerSteps, paths } from './paths.ts'
import {
  AddressBookPlace,
  ChecklistStep,
  ContactsStep,
  DataPlace,
  MoreSettings,
  TemplatePlace,
} from './people-places.tsx'
import type { Stores } from './stores.ts'
import { useTranslation } from './translation.tsx'

export function Routes({ stores }: { stores: Stores }) {
  const [, go] = useLocation()
  return (
    <Switch>
      <Route path={paths.settings}>
        <SettingsPage store={stores.settings} />
        <AgreementSettings />
        <MoreSettings />
      </Route>
      <Route path={paths.agreementDefaults}>
        <AgreementDefaultsPlace stores={stores} />
      </Route>
      <Route path={paths.checklistTemplate}>
        <TemplatePlace stores={stores} />
      </Route>
      <Route path={paths.contacts}>
        <AddressBookPlace stores={stores} />
      </Route>
      <Route path={paths.data}>
        <DataPlace stores={stores} />
      </Route>
      <Route path={paths.gateways}>
        <SitesPage store={stores.sites} />
      </Route>
      <Route path={paths.relay}>
        <RelayPlace stores={stores} />
      </Route>
      <Route path={paths.newGateway}>
        <SitePlace stores={stores} siteId={null} />
      </Route>
      <Route path="/gateways/:id/push">{({ id }) => <PushPlace key={id} stores={stores} siteId={id} />}</Route>
      <Route path="/gateways/:id">{({ id }) => <SitePlace key={id} stores={stores} siteId={id} />}</Route>
      <Route path={paths.newPartner}>
        <PartnerFormPage
          store={stores.partners}
          partner={null}
          onSaved={(partnerId) => go(paths.partner(partnerId))}
          onCancel={() => go(paths.overview)}
        />
      </Route>
      <Route path="/partners/:id/edit">{({ id }) => <EditPlace key={id} stores={stores} partnerId={id} />}</Route>
      <Route path="/partners/:id/:step">
        {({ id, step }) => <PartnerPlace key={id} stores={stores} partnerId={id} step={step} />}
      </Route>
      <Route>
        <Home stores={stores} />
      </Route>
    </Switch>
  )
}

function Home({ stores }: { stores: Stores }) {
  const { t } = useTranslation()
  const isTesting = useStore(stores.probe, (state) =>
    Object.values(state.byPartner).some((tests) => tests.run !== null),
  )
  const [, go] = useLocation()
  const { summaries, due, isLoaded, fault } = useStore(stores.partners)
  const standings = useStore(stores.confirm, (state) => state.tried)
  const organisation = useStore(stores.settings, (state) => state.settings.organisation)
  if (!isLoaded) return null
  if (summaries.length > 0 || fault !== null) {
    return (
      <>
        <OverviewPage
          summaries={summaries}
          due={due}
          standings={standings}
          isTesting={isTesting}
          onTest={(partners) => void stores.testAll(partners, t)}
        />
        <OpenFilePlace stores={stores} />
      </>
    )
  }
  return (
    <>
      <WelcomePage lab={stores.lab} isOrganisationMissing={organisation === ''} onAdd={() => go(paths.newPartner)} />
      <OpenFilePlace stores={stores} />
    </>
  )
}

function EditPlace({ stores, partnerId }: { stores: Stores; partnerId: string }) {
  const [, go] = useLocation()
  const summary = useSummary(stores, partnerId)
  if (summary === undefined) return <Gone stores={stores} />
  const back = () => go(paths.partner(partnerId))
  return <PartnerFormPage store={stores.partners} partner={summary.partner} onSaved={back} onCancel={back} />
}

function PartnerPlace({ stores, partnerId, step }: { stores: Stores; partnerId: string; step: string }) {
  const [, go] = useLocation()
  const summary = useSummary(stores, partnerId)
  const chosen = partnerSteps.find((entry) => entry === step)
  if (summary === undefined || chosen === undefined) return <Gone stores={stores} />
  return (
    <PartnerFrame stores={stores} summary={summary} step={chosen} go={go}>
      <Step stores={stores} partnerId={partnerId} step={chosen} />
    </PartnerFrame>
  )
}

function Step({ stores, partnerId, step }: { stores: Stores; partnerId: string; step: PartnerStep }) {
  const { t } = useTranslation()
  const [, go] = useLocation()
  const partner = useSummary(stores, partnerId)?.partner
  const reports = useStore(stores.probe, (state) => (state.byPartner[partnerId] ?? noTests).reports)
  const test = useCallback(() => {
    if (partner !== undefined) void stores.test(partner, t)
  }, [stores, partner, t])
  if (partner === undefined) return null
  switch (step) {
    case 'test':
      return (
        <ProbePage
          store={stores.probe}
          points={stores.points}
          partner={partner}
          paper={paperwork(stores, partnerId)}
          onTest={test}
          onAgree={() => go(paths.partner(partnerId, 'agree'))}
          copy={stores.copy}
        />
      )
    case 'agree':
      return <AgreeStep stores={stores} partner={partner} reports={reports} />
    case 'configure':
      return <ConfigureStep stores={stores} partner={partner} reports={reports} />
    case 'confirm':
      return <ConfirmStep stores={stores} partner={partner} />
    case 'contacts':
      return <ContactsStep stores={stores} partner={partner} />
    case 'checklist':
      return <ChecklistStep stores={stores} partner={partner} />
  }
}

function paperwork(stores: Stores, partnerId: string): ReportPaperwork {
  const common = { store: stores.paper, partnerId, reveal: stores.reveal }
  return {
    letter: (kind) => <LetterButton kind={kind} copy={stores.copy} {...common} />,
    keep: <ExportButton {...common} />,
    changes: (report, level) => (
      <ChangesCard store={stores.paper} partnerId={partnerId} report={report} level={level} />
    ),
  }
}

function useSummary(stores: Stores, partnerId: string) {
  return useStore(stores.partners, (state) => state.summaries.find((entry) => entry.partner.id === partnerId))
}

function Gone({ stores }: { stores: Stores }) {
  const { t } = useTranslation()
  const isLoaded = useStore(stores.partners, (state) => state.isLoaded)
  if (!isLoaded) return null
  return (
    <div className="page">
      <h1>{t('partner.not-found')}</h1>
      <Notice tone="info" action={<AppLink to={paths.overview}>{t('frame.overview')}</AppLink>}>
        {t('fault:partner.not-found.remedy')}
      </Notice>
    </div>
  )
}
