// Postfix 3.4 and later: one set of maps, sections and scripts for every partner of an instance.
import type { GatewayTarget } from '../gateway-target.ts'
import { postfixLevels } from './plan.ts'
import { postfixPush } from './push/driver.ts'
import { readPostfix } from './read-back.ts'
import { renderPostfix } from './render.ts'
import { emptyPostfixSite, type PostfixSite, postfixFields, postfixSite } from './site.ts'
import { postfixTrial } from './trial/driver.ts'
import { postfixDrop } from './trial/mail-drop.ts'

export const postfixTarget: GatewayTarget<PostfixSite> = {
  id: 'postfix',
  levels: postfixLevels,
  scope: 'site',
  site: postfixSite,
  fields: postfixFields,
  emptySite: emptyPostfixSite,
  render: renderPostfix,
  readBack: readPostfix,
  push: postfixPush,
  trial: postfixTrial,
  drop: postfixDrop,
}
