// HCL Domino. Domino itself only routes: the level of a partner is demanded by our relay, or, without it (D-T), by nobody, and then no
// level above `may` is taken.
import { tlsLevels } from '#domain/tls-level.ts'
import type { GatewayTarget } from '../gateway-target.ts'
import { dominoPush } from './push/push-driver.ts'
import { readDomino } from './read-back.ts'
import { renderDomino } from './render.ts'
import { type DominoSite, dominoSite } from './site.ts'
import { dominoFields, emptyDominoSite } from './site-fields.ts'
import { dominoTrial } from './trial/driver.ts'
import { dominoDrop } from './trial/mail-drop.ts'

export const dominoTarget: GatewayTarget<DominoSite> = {
  id: 'domino',
  levels: new Set(tlsLevels),
  scope: 'site',
  site: dominoSite,
  fields: dominoFields,
  emptySite: emptyDominoSite,
  render: renderDomino,
  readBack: readDomino,
  byHand: {
    apply: ['domino-console.sh', 'domino-apply.ps1', 'field-tables.txt'],
    verify: ['verify.txt', 'log-patterns.txt'],
    rollback: ['README.txt'],
  },
  push: dominoPush,
  trial: dominoTrial,
  drop: dominoDrop,
}
