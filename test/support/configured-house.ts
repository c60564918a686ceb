// A house that already knows partners with their tests and has gateways of its own, for everything that is given out.
import { join } from 'node:path'
import type { RenderRequest } from '#contract/contract-types.ts'
import type { GatewaySite, GatewaySiteDraft } from '#domain/gateway-site.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice, type PolicyChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from './expect-outcome.ts'
import { type OpenHouse, openHouse } from './open-house.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface ConfiguredHouse extends OpenHouse {
  /** Keeps a gateway through the contract; a relay unless told otherwise. */
  site(changes?: Partial<GatewaySiteDraft>): Promise<GatewaySite>
}

/** A draft of a site that needs no facts. */
export function relayDraft(changes: Partial<GatewaySiteDraft> = {}): GatewaySiteDraft {
  return { id: null, name: 'Relay', gateway: 'relay', serves: 'both', facts: {}, ...changes }
}

/** Opens a house whose store already holds partners and reports. */
export function configuredHouse(partners: readonly Partner[], reports: readonly ProbeReport[]): ConfiguredHouse {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  for (const partner of partners) valueIn(store.partners.save(partner))
  for (const report of reports) valueIn(store.reports.add(report))
  store.close()
  const house = openHouse({ folder })
  return { ...house, site: async (changes) => valueIn(await house.client.site.save(relayDraft(changes))) }
}

/** What is asked for a partner and some sites, as usual unless told otherwise. */
export function requestFor(
  partner: Partner,
  sites: readonly Pick<GatewaySite, 'id'>[],
  changes: Partial<PolicyChoice> = {},
): RenderRequest {
  return { partnerId: partner.id, siteIds: sites.map(({ id }) => id), choice: { ...defaultChoice, ...changes } }
}
