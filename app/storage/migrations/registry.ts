// All migrations in order. One more is one file and one line here.

import type { Migration } from '#sqlite/migration.ts'
import { partnersMigration } from './0001-partners.ts'
import { probeReportsMigration } from './0002-probe-reports.ts'
import { settingsMigration } from './0003-settings.ts'
import { gatewaySitesMigration } from './0004-gateway-sites.ts'
import { pushesMigration } from './0005-pushes.ts'
import { agreementsMigration } from './0006-agreements.ts'
import { confirmationsMigration } from './0007-confirmations.ts'

export const migrations: readonly Migration[] = [
  partnersMigration,
  probeReportsMigration,
  settingsMigration,
  gatewaySitesMigration,
  pushesMigration,
  agreementsMigration,
  confirmationsMigration,
]
