// Everything the product remembers, behind one repository per subject. A method returns only after its change is on the disk; every failure
// is a fault of `storage.*` or of the repository's own subject.
import { type Outcome, succeed } from '#domain/fault.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { type AgreementRepository, createAgreementRepository } from './agreement-repository.ts'
import { type ChecklistRepository, createChecklistRepository } from './checklist-repository.ts'
import { type ConfigurationRepository, createConfigurationRepository } from './configuration-repository.ts'
import { type ConfirmationRepository, createConfirmationRepository } from './confirmation-repository.ts'
import { type CopyRepository, createCopyRepository } from './copy-repository.ts'
import { createGatewaySiteRepository, type GatewaySiteRepository } from './gateway-site-repository.ts'
import { createListStaging, type ListStaging } from './list-staging.ts'
import { migrations } from './migrations/registry.ts'
import { createNamedRepository, type NamedRepository } from './named-repository.ts'
import { createOpenTrialRepository, type OpenTrialRepository } from './open-trial-repository.ts'
import { createPartnerFileRepository, type PartnerFileRepository } from './partner-file-repository.ts'
import { createPartnerRepository, type PartnerRepository } from './partner-repository.ts'
import { createPersonRepository, type PersonRepository } from './person-repository.ts'
import { createPictureRepository, type PictureRepository } from './picture-repository.ts'
import { createPolicyChoiceRepository, type PolicyChoiceRepository } from './policy-choice-repository.ts'
import { createPresetRepository, type PresetRepository } from './preset-repository.ts'
import { createProbeReportRepository, type ProbeReportRepository } from './probe-report-repository.ts'
import { createPushHostRepository, type PushHostRepository } from './push-host-repository.ts'
import { createPushRecordRepository, type PushRecordRepository } from './push-record-repository.ts'
import { createSettingRepository, type SettingRepository } from './setting-repository.ts'
import { createTestMailNamings, type TestMailNamings } from './test-mail-naming.ts'
import { createToldRepository, type ToldRepository } from './told-repository.ts'

export interface Store {
  readonly partners: PartnerRepository
  readonly partnerFiles: PartnerFileRepository
  readonly reports: ProbeReportRepository
  readonly settings: SettingRepository
  readonly sites: GatewaySiteRepository
  readonly choices: PolicyChoiceRepository
  readonly configurations: ConfigurationRepository
  readonly hosts: PushHostRepository
  readonly pushes: PushRecordRepository
  readonly people: PersonRepository
  readonly told: ToldRepository
  readonly agreements: AgreementRepository
  readonly checklists: ChecklistRepository
  readonly confirmations: ConfirmationRepository
  readonly openTrials: OpenTrialRepository
  readonly presets: PresetRepository
  readonly pictures: PictureRepository
  readonly lists: ListStaging
  readonly copies: CopyRepository
  readonly named: NamedRepository
  readonly testMailNamings: TestMailNamings
  /** Makes several changes one: all of them stay, or none when the work fails. */
  together<T>(work: () => Outcome<T>): Outcome<T>
  close(): void
}

/** Opens the store at the path, or makes it; faults storage.damaged, .foreign, .newer, .in-use, .not-writable. */
export function openStore(path: string): Outcome<Store> {
  const opened = openDatabase(path, migrations)
  if (!opened.ok) return opened
  const database = opened.value
  return succeed({
    partners: createPartnerRepository(database),
    partnerFiles: createPartnerFileRepository(database),
    reports: createProbeReportRepository(database),
    settings: createSettingRepository(database),
    sites: createGatewaySiteRepository(database),
    choices: createPolicyChoiceRepository(database),
    configurations: createConfigurationRepository(database),
    hosts: createPushHostRepository(database),
    pushes: createPushRecordRepository(database),
    people: createPersonRepository(database),
    told: createToldRepository(database),
    agreements: createAgreementRepository(database),
    checklists: createChecklistRepository(database),
    confirmations: createConfirmationRepository(database),
    openTrials: createOpenTrialRepository(database),
    presets: createPresetRepository(database),
    pictures: createPictureRepository(database),
    lists: createListStaging(database),
    copies: createCopyRepository(database),
    named: createNamedRepository(database),
    testMailNamings: createTestMailNamings(database),
    together: (work) => database.transact(work),
    close: () => database.close(),
  })
}
