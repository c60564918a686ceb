// The places about people, checklists and data: the steps of a partner that hold them, and the pages that hold them for all partners.
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { useStore } from 'zustand'
import type { JudgedItem, ProofKind } from '#domain/checklist/checklist.ts'
import type { Partner } from '#domain/partner.ts'
import { DataPage } from './features/care/data-page.tsx'
import { ChecklistPage } from './features/checklist/checklist-page.tsx'
import { TemplatePage } from './features/checklist/template-page.tsx'
import { AddressBookPage } from './features/contacts/address-book-page.tsx'
import { ContactsPage } from './features/contacts/contacts-page.tsx'
import { AppLink } from './kit/app-link.tsx'
import { Card } from './kit/card.tsx'
import { type PartnerStep, paths } from './paths.ts'
import type { Stores } from './stores.ts'
import { useTranslation } from './translation.tsx'

/** Names of all partners by id; the same map as long as the list is the same. */
function usePartnerNames(stores: Stores): ReadonlyMap<string, string> {
  const summaries = useStore(stores.partners, (state) => state.summaries)
  return useMemo(() => new Map(summaries.map(({ partner }) => [partner.id, partner.name])), [summaries])
}

/** The step "contacts" of a partner. */
export function ContactsStep({ stores, partner }: { stores: Stores; partner: Partner }) {
  const names = usePartnerNames(stores)
  const organisation = useStore(stores.settings, (state) => state.settings.organisation)
  return (
    <ContactsPage
      store={stores.contacts}
      partner={partner}
      ownOrganisation={organisation}
      names={names}
      reveal={stores.reveal}
    />
  )
}

/** The address book. */
export function AddressBookPlace({ stores }: { stores: Stores }) {
  const [, go] = useLocation()
  const names = usePartnerNames(stores)
  const organisation = useStore(stores.settings, (state) => state.settings.organisation)
  return (
    <AddressBookPage
      store={stores.contacts}
      names={names}
      ownOrganisation={organisation}
      onOpenPartner={(partnerId) => go(paths.partner(partnerId, 'contacts'))}
      reveal={stores.reveal}
    />
  )
}

const confirmProofs: readonly ProofKind[] = ['probe-mail-confirmed', 'inbound-refusal-proven', 'enforcement-proven']

/** Where an item of a checklist is worked on; null where only a person can do it. */
export function stepOf({ item }: Pick<JudgedItem, 'item'>): Exclude<PartnerStep, 'checklist'> | null {
  if (item.proof === 'contacts-complete' || item.proof === 'emergency-way') return 'contacts'
  if (confirmProofs.some((proof) => proof === item.proof)) return 'confirm'
  if (item.proof === 'partner-done' || item.proof === 'review-date-set') return 'agree'
  const steps = {
    test: 'test',
    agree: 'agree',
    configure: 'configure',
    rollOut: 'configure',
    confirm: null,
    watch: null,
  } as const
  return steps[item.phase]
}

/** The step "checklist" of a partner. */
export function ChecklistStep({ stores, partner }: { stores: Stores; partner: Partner }) {
  const { t } = useTranslation()
  const wayOf = (judged: JudgedItem) => {
    const step = stepOf(judged)
    return step === null ? null : (
      <AppLink to={paths.partner(partner.id, step)} className="button button-quiet">
        {t(`checklist:page.to-${step}`)}
      </AppLink>
    )
  }
  return (
    <ChecklistPage
      store={stores.checklist}
      partnerId={partner.id}
      wayOf={wayOf}
      templateWay={
        <AppLink to={paths.checklistTemplate} className="button button-quiet">
          {t('checklist:page.template.open')}
        </AppLink>
      }
    />
  )
}

/** The template of checklists. */
export function TemplatePlace({ stores }: { stores: Stores }) {
  return <TemplatePage store={stores.checklist} />
}

/** Below the settings: the way to the template of checklists. */
export function MoreSettings() {
  const { t } = useTranslation()
  return (
    <div className="page page-narrow page-more">
      <Card
        title={t('checklist:page.template.title')}
        actions={
          <AppLink to={paths.checklistTemplate} className="button button-quiet">
            {t('checklist:page.template.open')}
          </AppLink>
        }
        padded
      >
        <p>{t('checklist:page.template.lead')}</p>
      </Card>
    </div>
  )
}

/** Lists, copies and deletions. */
export function DataPlace({ stores }: { stores: Stores }) {
  const [, go] = useLocation()
  const summaries = useStore(stores.partners, (state) => state.summaries)
  const partners = useMemo(
    () => summaries.map(({ partner }) => partner).filter(({ isPractice }) => !isPractice),
    [summaries],
  )
  return (
    <DataPage
      store={stores.care}
      partners={partners}
      onOpenPartner={(partnerId) => go(paths.partner(partnerId))}
      reveal={stores.reveal}
    />
  )
}
