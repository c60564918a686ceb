// The places about agreements: the step "agree" of a partner, what new agreements begin with, and partner files opened from outside.
import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { useStore } from 'zustand'
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import { isEditable } from '#domain/agreement/transitions.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { AgreementPage } from './features/agreement/agreement-page.tsx'
import { noAgreements } from './features/agreement/agreement-store.ts'
import { DefaultsPage } from './features/agreement-terms/defaults-page.tsx'
import { DifferencesCard } from './features/agreement-terms/differences-card.tsx'
import { TermsEditor } from './features/agreement-terms/terms-editor.tsx'
import { TermsView } from './features/agreement-terms/terms-view.tsx'
import { leadToWrong } from './features/agreement-terms/typed-store.ts'
import { TellOffer } from './features/contacts/tell-offer.tsx'
import { OpenFileButton, StrayFileEnd } from './features/partner-file/open-file-button.tsx'
import { PartnerFileCard } from './features/partner-file/partner-file-card.tsx'
import { ReviewDialog } from './features/partner-file/review-dialog.tsx'
import { AppLink } from './kit/app-link.tsx'
import { Button } from './kit/button.tsx'
import { Card } from './kit/card.tsx'
import { paths } from './paths.ts'
import type { Stores } from './stores.ts'
import { useTranslation } from './translation.tsx'

export interface AgreeStepProps {
  readonly stores: Stores
  readonly partner: Partner
  readonly reports: readonly ProbeReport[]
}

/** The step "agree" of a partner. */
export function AgreeStep({ stores, partner, reports }: AgreeStepProps) {
  const terms = useCallback((view: AgreementView) => <Terms stores={stores} view={view} />, [stores])
  const files = useCallback(
    (view: AgreementView | null) => (
      <PartnerFileCard
        store={stores.partnerFiles}
        partnerId={partner.id}
        partner={partner.name}
        agreement={view === null || isEditable(view.agreement) ? null : view.agreement}
        reveal={stores.reveal}
      />
    ),
    [stores, partner],
  )
  return (
    <>
      <AgreementPage
        key={partner.id}
        store={stores.agreement}
        papers={stores.agreementPapers}
        partner={partner}
        isTested={reports.length > 0}
        copy={stores.copy}
        reveal={stores.reveal}
        terms={terms}
        fillIn={({ agreement, missing, contradictions }) => {
          const [first] = [...missing, ...contradictions.map(({ path }) => path)]
          if (first !== undefined) stores.typedTerms.getState().lead(agreement.id, first)
        }}
        leadToWrong={({ agreement }) => leadToWrong(stores.typedTerms, agreement)}
        noted={(channel, about) => (
          <TellOffer store={stores.contacts} partner={partner} channel={channel} about={about} />
        )}
        files={files}
      />
      <FileReview stores={stores} />
    </>
  )
}

function Terms({ stores, view }: { stores: Stores; view: AgreementView }) {
  const { agreement, differences } = view
  const { id, partnerId } = agreement
  const { saving, isBusy } = useStore(stores.agreement, (state) => state.byPartner[partnerId] ?? noAgreements)
  const change = useCallback(
    (edit: (terms: AgreementTerms) => AgreementTerms) =>
      void stores.agreement.getState().change({ id, partnerId }, edit),
    [stores, id, partnerId],
  )
  const fill = useCallback(
    (wanted: readonly string[] | null) => void stores.agreement.getState().fill({ id, partnerId }, wanted),
    [stores, id, partnerId],
  )
  if (!isEditable(agreement)) {
    return (
      <>
        <DifferencesCard differences={differences} take={null} lead={null} isBusy={false} />
        <TermsView terms={agreement.terms} language={agreement.language} />
      </>
    )
  }
  return (
    <TermsEditor
      key={id}
      view={view}
      typed={stores.typedTerms}
      saving={saving}
      change={change}
      fill={fill}
      isFilling={isBusy}
    />
  )
}

/** What new agreements begin with. */
export function AgreementDefaultsPlace({ stores }: { stores: Stores }) {
  return <DefaultsPage store={stores.agreementDefaults} typed={stores.typedTerms} />
}

/** Below the settings: the way to what new agreements begin with. */
export function AgreementSettings() {
  const { t } = useTranslation()
  return (
    <div className="page page-narrow page-more">
      <Card
        title={t('agreement-page:defaults.card')}
        actions={
          <AppLink to={paths.agreementDefaults} className="button button-quiet">
            {t('agreement-page:defaults.to')}
          </AppLink>
        }
        padded
      >
        <p>{t('agreement-page:defaults.card-text')}</p>
      </Card>
    </div>
  )
}

/** The way to open a partner's file where no partner is chosen, and what came of it. */
export function OpenFilePlace({ stores }: { stores: Stores }) {
  const { t } = useTranslation()
  const [, go] = useLocation()
  return (
    <>
      <div className="page page-more">
        <StrayFileEnd
          store={stores.partnerFiles}
          way={(partnerId) => (
            <Button onPress={() => go(paths.partner(partnerId, 'agree'))}>{t('partner-file:screen.to-partner')}</Button>
          )}
        />
        <div className="page-actions">
          <OpenFileButton store={stores.partnerFiles} />
        </div>
      </div>
      <FileReview stores={stores} />
    </>
  )
}

function FileReview({ stores }: { stores: Stores }) {
  return <ReviewDialog store={stores.partnerFiles} />
}
