// All migrations in order. One more is one file and one line here.
import { partnersMigration } from './0001-partners.ts'
import { probeReportsMigration } from './0002-probe-reports.ts'
import { settingsMigration } from './0003-settings.ts'
import { gatewaySitesMigration } from './0004-gateway-sites.ts'
import type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [
  partnersMigration,
  probeReportsMigration,
  settingsMigration,
  gatewaySitesMigration,
]
