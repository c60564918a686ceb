// All stores of the window over one client, and what screens share: copying, showing a file, running a test.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fault } from '#domain/fault.ts'
import type { ProbeProgress } from '#domain/probe-report.ts'
import type { Translate } from '#i18n/translate.ts'
import type { WindowClient } from './client.ts'
import { type AgreementStore, createAgreementStore } from './features/agreement/agreement-store.ts'
import { createPapersStore, type PapersStore } from './features/agreement/papers-store.ts'
import { createDefaultsStore, type DefaultsStore } from './features/agreement-terms/defaults-store.ts'
import { createTypedStore, type TypedStore } from './features/agreement-terms/typed-store.ts'
import { type CareStore, createCareStore } from './features/care/care-store.ts'
import { type ChecklistStore, createChecklistStore } from './features/checklist/checklist-store.ts'
import { type ConfirmStore, createConfirmStore } from './features/confirm/confirm-store.ts'
import { createTrialStore, type TrialStore } from './features/confirm/trial-store.ts'
import { type ContactsStore, createContactsStore } from './features/contacts/contacts-store.ts'
import { type ConfigStore, createConfigStore } from './features/gateways/config-store.ts'
import { createLabStore, type LabStore } from './features/onboarding/lab-store.ts'
import { createPaperStore, type PaperStore } from './features/paper/paper-store.ts'
import { createPartnerFileStore, type PartnerFileStore } from './features/partner-file/partner-file-store.ts'
import { createPartnersStore, type PartnersStore } from './features/partners/partners-store.ts'
import { overallVerdict } from './features/probe/overall.ts'
import { createPointsStore, type PointsStore, pointOf } from './features/probe/points-store.ts'
import {
  createProbeStore,
  noTests,
  type ProbeStore,
  type RunEnd,
  type TestDepth,
  type TestedPartner,
  type TestWish,
} from './features/probe/probe-store.ts'
import { progressWords } from './features/probe/progress-words.ts'
import { createHostsStore, type HostsStore } from './features/push/hosts-store.ts'
import { createPushStore, type PushStore } from './features/push/push-store.ts'
import { type AskerStore, createSecretAsker } from './features/push/secret-asker.ts'
import { createRelayStore, type RelayStore } from './features/relay/relay-store.ts'
import { createSettingsStore, type SettingsStore } from './features/settings/settings-store.ts'
import { createSitesStore, type SitesStore } from './features/sites/sites-store.ts'
import { announce } from './kit/announcer.tsx'

export interface Stores {
  readonly partners: PartnersStore
  readonly probe: ProbeStore
  /** From where partners can be tested. */
  readonly points: PointsStore
  readonly config: ConfigStore
  readonly agreement: AgreementStore
  readonly agreementPapers: PapersStore
  readonly agreementDefaults: DefaultsStore
  readonly typedTerms: TypedStore
  readonly partnerFiles: PartnerFileStore
  readonly paper: PaperStore
  readonly contacts: ContactsStore
  readonly checklist: ChecklistStore
  readonly care: CareStore
  readonly settings: SettingsStore
  readonly sites: SitesStore
  readonly lab: LabStore
  readonly relay: RelayStore
  readonly hosts: HostsStore
  readonly push: PushStore
  readonly confirm: ConfirmStore
  readonly trials: TrialStore
  /** What a sign-in still needs from the person. */
  readonly asker: AskerStore
  /** A fault of copying or showing a file, which belongs to no screen. */
  readonly stray: StoreApi<{ readonly fault: Fault | null }>
  copy(text: string): Promise<boolean>
  reveal(path: string): void
  /** Begins the window anew, with nothing of before, because all data were replaced. */
  renew(): void
  /** Tests from where the partner's page says. */
  test(partner: TestedPartner, t: Translate, depth?: TestDepth): Promise<void>
  /** Tests partners one after the other from this computer; a cancelled test ends the row. */
  testAll(partners: readonly TestedPartner[], t: Translate): Promise<void>
}

/** Makes every store and asks for what the first screen shows. */
export function createStores(client: WindowClient, renew: () => void = () => undefined): Stores {
  const partners = createPartnersStore(client)
  const stray = createStore<{ readonly fault: Fault | null }>(() => ({ fault: null }))
  const settings = createSettingsStore(client)
  const sites = createSitesStore(client)
  const asker = createSecretAsker(client)
  const probe = createProbeStore(client, () => Date.now(), asker.with)
  const points = createPointsStore(client)
  const confirm = createConfirmStore(client, asker.with)
  const agreement = createAgreementStore(client, () => void partners.getState().load())
  void partners.getState().load()
  void settings.getState().load()
  void sites.getState().load()
  void confirm.getState().loadTried()
  const test = async (partner: TestedPartner, t: Translate, wish: TestWish): Promise<RunEnd> => {
    const listen = (progress: ProbeProgress) => {
      const words = progressWords(progress, t)
      if (words !== undefined) announce(words)
    }
    const end = await probe.getState().run(partner, listen, wish)
    if (end !== 'reported') return end
    const verdict = overallVerdict(probe.getState().byPartner[partner.id]?.reports ?? [])
    if (verdict !== undefined) announce(t('test.finished', { word: t(`probe:verdict.${verdict}.word`) }))
    await partners.getState().load()
    return end
  }
  return {
    partners,
    probe,
    points,
    settings,
    sites,
    stray,
    renew,
    config: createConfigStore(client),
    agreement,
    agreementPapers: createPapersStore(client),
    agreementDefaults: createDefaultsStore(client),
    typedTerms: createTypedStore(),
    partnerFiles: createPartnerFileStore(client, async (partnerId) => {
      await Promise.all([partners.getState().load(), agreement.getState().load(partnerId)])
    }),
    paper: createPaperStore(client),
    contacts: createContactsStore(client),
    checklist: createChecklistStore(client),
    care: createCareStore(client),
    lab: createLabStore(client),
    relay: createRelayStore(client),
    hosts: createHostsStore(client, asker),
    push: createPushStore(client, asker),
    confirm,
    trials: createTrialStore(client, asker.with, (partnerId) => confirm.getState().load(partnerId)),
    asker: asker.store,
    async copy(text) {
      const outcome = await client.app.copyText({ text })
      stray.setState({ fault: outcome.ok ? null : outcome.fault })
      return outcome.ok
    },
    reveal(path) {
      void client.app.reveal({ path }).then((outcome) => stray.setState({ fault: outcome.ok ? null : outcome.fault }))
    },
    async test(partner, t, depth = 'verdict') {
      // where the last test started is known once both are read
      const isRead = probe.getState().byPartner[partner.id]?.isLoaded === true
      await Promise.all([points.getState().ready(), isRead ? undefined : probe.getState().load(partner.id)])
      const { reports } = probe.getState().byPartner[partner.id] ?? noTests
      const fromHostId = pointOf(points.getState(), partner.id, reports)?.hostId ?? null
      await test(partner, t, { depth, fromHostId })
    },
    async testAll(row, t) {
      for (const partner of row) if ((await test(partner, t, {})) === 'cancelled') return
    },
  }
}
