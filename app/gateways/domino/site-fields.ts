// The form of a Domino site, in the order of the interview. A field that only some topologies need is asked only for those.
import type { SiteField } from '#domain/gateway-site.ts'
import { dominoReleases, dominoTopologies } from './site.ts'

const field = (name: string, kind: SiteField['kind'], more: Partial<SiteField> = {}): SiteField => ({
  name,
  kind,
  options: [],
  isRequired: false,
  isMono: false,
  when: null,
  ...more,
})
const inTopology = (...values: string[]): Partial<SiteField> => ({ when: { field: 'topology', values } })
const required = { isRequired: true }
const mono = { isRequired: true, isMono: true }
const tlsOnly = inTopology('D-F', 'D-T')

export const dominoFields: readonly SiteField[] = [
  field('release', 'choice', { options: [...dominoReleases], ...required }),
  field('topology', 'choice', { options: [...dominoTopologies], ...required }),
  field('platform', 'choice', { options: ['windows', 'linux'], ...required }),
  field('ownDomains', 'lines', mono),
  field('hubServer', 'text', mono),
  field('mainDomain', 'text', { ...mono, ...tlsOnly }),
  field('hubHost', 'text', { ...mono, ...tlsOnly }),
  field('tlsOnlyServer', 'text', { ...mono, ...tlsOnly }),
  field('tlsOnlyDomain', 'text', { ...mono, ...tlsOnly }),
  field('tlsOnlyHost', 'text', { ...mono, ...tlsOnly }),
  field('documentVariant', 'choice', { options: ['foreign-smtp', 'non-adjacent'], ...required, ...tlsOnly }),
  field('relayHost', 'text', { ...mono, ...inTopology('D-R', 'D-F', 'D-I') }),
  field('relayProtection', 'choice', { options: ['implicit', 'trusted'], ...required, ...inTopology('D-R', 'D-F') }),
  field('relayPort', 'number', { ...mono, ...inTopology('D-R', 'D-F') }),
  field('relayReceives', 'toggle', inTopology('D-R', 'D-F', 'D-I')),
  field('newTlsOnlyServer', 'toggle', tlsOnly),
  field('secretFolder', 'text', { isMono: true, when: { field: 'newTlsOnlyServer', values: ['true'] } }),
]

export const emptyDominoSite = {
  release: '14.0',
  topology: 'D-R',
  platform: 'windows',
  ownDomains: [],
  hubServer: '',
  mainDomain: '',
  hubHost: '',
  tlsOnlyServer: '',
  tlsOnlyDomain: 'TLSOnly',
  tlsOnlyHost: '',
  documentVariant: 'foreign-smtp',
  relayHost: '',
  relayProtection: 'implicit',
  relayPort: 465,
  relayReceives: false,
  newTlsOnlyServer: false,
  secretFolder: '',
} as const
