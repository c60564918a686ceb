// One-touch setup of a new TLSOnly server (Domino 12 and later): server, organisation, ports, Configuration and the way back. For the first
// start of a new server only; whether it may run twice is not documented. Secrets stand in files the server reads, never here.
import type { Artefact } from '#domain/artefact.ts'
import { createLineWriter } from '../line-writer.ts'
import { namePart } from './canonical-name.ts'
import type { DirectoryDocument } from './directory-document.ts'
import { type DominoSite, isAtLeastRelease } from './site.ts'

export const setupFileName = 'tlsonly-setup.json'

/** The reason of a member, by its key; the first line that holds the key gets it. */
const reasons: Readonly<Record<string, string>> = {
  serverTasks: 'setup-tasks',
  certifierPassword: 'setup-secret',
  notesINI: 'setup-variables',
  findDocument: 'setup-find',
  Router_PortStatus: 'setup-port',
  UseAsDefault: 'setup-configuration',
  ConnectionType: 'setup-way-back',
  Schedule: 'setup-schedule',
}

/** The file, UTF-8 without a byte order mark, two blanks deep. */
export function setupFile(site: DominoSite, documents: readonly DirectoryDocument[]): Artefact {
  const name = namePart(site.tlsOnlyServer, 'CN')
  const secret = (file: string) => `@File:${site.secretFolder.replace(/[\\/]$/, '')}/${file}`
  const content = {
    serverSetup: {
      server: {
        type: 'first',
        name,
        domainName: site.tlsOnlyDomain,
        serverTasks: 'replica,router,update,amgr,adminp',
      },
      network: { hostName: site.tlsOnlyHost, enablePortEncryption: true },
      org: { orgName: namePart(site.tlsOnlyServer, 'O'), certifierPassword: secret('certifier-password.txt') },
      admin: { lastName: 'Admin', password: secret('admin-password.txt'), IDFilePath: 'admin.id' },
      notesINI: { RouterFallbackNonTLS: '0', SMTPClientDebug: '1' },
      security: { ACL: { prohibitAnonymousAccess: true, addLocalDomainAdmins: true } },
    },
    appConfiguration: {
      databases: [{ filePath: 'names.nsf', action: 'update', documents: directoryDocuments(site, documents) }],
    },
  }
  const writer = createLineWriter()
  const given = new Set<string>()
  for (const text of JSON.stringify(content, null, 2).split('\n')) {
    const key = /^ *"(\w+)":/.exec(text)?.[1] ?? ''
    const reason = given.has(key) ? undefined : reasons[key]
    given.add(key)
    writer.line(text, reason)
  }
  return writer.artefact(setupFileName, 'json')
}

function directoryDocuments(site: DominoSite, documents: readonly DirectoryDocument[]): readonly unknown[] {
  const itemsOf = (code: string) =>
    Object.fromEntries(
      (documents.find((document) => document.code === code)?.fields ?? [])
        .filter((field) => field.byHand !== true && field.item !== null && field.kind !== 'all-day')
        .map((field) => [field.item, field.kind === 'list' ? [field.value] : field.value]),
    )
  // A range of times as an item value needs release 14; before, the form's own default stands.
  const schedule = isAtLeastRelease(site, '14.0')
    ? { Schedule: { type: 'datetime', value: [['T000000,00', 'T235959,00']] } }
    : {}
  return [
    { action: 'update', findDocument: { Type: 'Server', ServerName: site.tlsOnlyServer }, items: itemsOf('server') },
    {
      action: 'create',
      computeWithForm: true,
      items: { Form: 'ServerConfig', ServerName: '*', UseAsDefault: '1', ...itemsOf('configuration') },
    },
    {
      action: 'create',
      computeWithForm: true,
      items: { Form: 'Local', ...itemsOf('connection-back'), ...schedule },
    },
  ]
}
