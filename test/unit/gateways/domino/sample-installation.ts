// Domino installations for tests, one per topology, and the files rendered for them.
import type { Artefact } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { renderDomino } from '#gateways/domino/render.ts'
import { type DominoSite, type DominoTopology, dominoSite } from '#gateways/domino/site.ts'
import { emptyDominoSite } from '#gateways/domino/site-fields.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

export const facts = {
  ...emptyDominoSite,
  release: '14.0',
  platform: 'linux',
  ownDomains: ['acme.example', 'mail.holding.example'],
  hubServer: 'hub1/Acme',
  mainDomain: 'ACME',
  hubHost: 'hub1.acme.example',
  tlsOnlyServer: 'tlsonly1/TLSOnly',
  tlsOnlyHost: 'tlsonly1.acme.example',
  relayHost: 'relay.acme.example',
}

/** A site of one topology; a test overrides what it is about. */
export function siteOf(topology: DominoTopology, changes: Record<string, unknown> = {}): DominoSite {
  return dominoSite.parse({ ...facts, topology, ...changes })
}

/** The files for some policies, by name. */
export function filesOf(policies: readonly TlsPolicy[], site: DominoSite): ReadonlyMap<string, Artefact> {
  return new Map(valueIn(renderDomino(policies, site)).artefacts.map((file) => [file.name, file]))
}

/** The text of one file; throws when there is no such file. */
export function textIn(files: ReadonlyMap<string, Artefact>, name: string): string {
  const file = files.get(name)
  if (file === undefined) throw new Error(`no ${name} among ${[...files.keys()].join(', ')}`)
  return file.content
}
