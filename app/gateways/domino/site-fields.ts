// The form of a Domino site, in the order of the interview. A field that only some topologies need is asked only for those.

import type { SiteField } from '#domain/gateway-site.ts'
import { formField } from '../paper-text.ts'
import { dominoReleases, dominoTopologies } from './site.ts'

const inTopology = (...values: string[]): Partial<SiteField> => ({ when: { field: 'topology', values } })
const required = { isRequired: true }
const mono = { isRequired: true, isMono: true }
const onLinux: Partial<SiteField> = { when: { field: 'platform', values: ['linux'] } }
const tlsOnly = inTopology('D-F', 'D-T')

export const dominoFields: readonly SiteField[] = [
  formField('release', 'choice', { options: [...dominoReleases], ...required }),
  formField('topology', 'choice', { options: [...dominoTopologies], ...required }),
  formField('platform', 'choice', { options: ['windows', 'linux'], ...required }),
  formField('ownDomains', 'lines', mono),
  formField('hubServer', 'text', mono),
  formField('mainDomain', 'text', { ...mono, ...tlsOnly }),
  formField('hubHost', 'text', { ...mono, ...tlsOnly }),
  formField('tlsOnlyServer', 'text', { ...mono, ...tlsOnly }),
  formField('tlsOnlyDomain', 'text', { ...mono, ...tlsOnly }),
  formField('tlsOnlyHost', 'text', { ...mono, ...tlsOnly }),
  formField('documentVariant', 'choice', { options: ['foreign-smtp', 'non-adjacent'], ...required, ...tlsOnly }),
  formField('relayHost', 'text', { ...mono, ...inTopology('D-R', 'D-F', 'D-I') }),
  formField('relayProtection', 'choice', {
    options: ['implicit', 'trusted'],
    ...required,
    ...inTopology('D-R', 'D-F'),
  }),
  formField('relayPort', 'number', { ...mono, ...inTopology('D-R', 'D-F') }),
  formField('relayReceives', 'toggle', inTopology('D-R', 'D-F', 'D-I')),
  formField('newTlsOnlyServer', 'toggle', tlsOnly),
  formField('secretFolder', 'text', { isMono: true, when: { field: 'newTlsOnlyServer', values: ['true'] } }),
  formField('programFolder', 'text', { isMono: true }),
  formField('serverProgram', 'text', { isMono: true }),
  formField('dataFolder', 'text', { isMono: true }),
  formField('notesIni', 'text', { isMono: true, ...onLinux }),
  formField('consoleLog', 'text', { isMono: true, ...onLinux }),
  formField('documentWay', 'choice', { options: ['helper', 'agent'], ...required, ...onLinux }),
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
  programFolder: '',
  serverProgram: '',
  dataFolder: '',
  notesIni: '',
  consoleLog: '',
  documentWay: 'helper',
} as const
