// The one-touch setup file: shaped as the vendor describes it, gated by release, and without a secret in it.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type DominoRelease, dominoReleases } from '#gateways/domino/site.ts'
import { filesOf, siteOf, textIn } from './sample-installation.ts'

const time = z.string().regex(/^T[0-9]{6},[0-9]{2}$/)
const itemValue = z.union([
  z.string(),
  z.number(),
  z.array(z.string()),
  z.strictObject({ type: z.literal('datetime'), value: z.array(z.tuple([time, time])) }),
])
const items = z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/), itemValue)
const secret = z.string().regex(/^@File:(?:\/|[A-Za-z]:[\\/]).+\.txt$/)

/** Members as in the vendor's description of one-touch setup; anything else is refused. */
const setup = z.strictObject({
  serverSetup: z.strictObject({
    server: z.strictObject({
      type: z.literal('first'),
      name: z.string().min(1),
      domainName: z.string().min(1),
      serverTasks: z.string(),
    }),
    network: z.strictObject({ hostName: z.string().min(1), enablePortEncryption: z.boolean() }),
    org: z.strictObject({ orgName: z.string().min(1), certifierPassword: secret }),
    admin: z.strictObject({ lastName: z.string(), password: secret, IDFilePath: z.string() }),
    notesINI: z.record(z.string(), z.string()),
    security: z.strictObject({
      ACL: z.strictObject({ prohibitAnonymousAccess: z.boolean(), addLocalDomainAdmins: z.boolean() }),
    }),
  }),
  appConfiguration: z.strictObject({
    databases: z.array(
      z.strictObject({
        filePath: z.literal('names.nsf'),
        action: z.literal('update'),
        documents: z.array(
          z.discriminatedUnion('action', [
            z.strictObject({ action: z.literal('update'), findDocument: z.record(z.string(), z.string()), items }),
            z.strictObject({ action: z.literal('create'), computeWithForm: z.boolean(), items }),
          ]),
        ),
      }),
    ),
  }),
})
const siteFor = (topology: 'D-F' | 'D-T', release: DominoRelease) =>
  siteOf(topology, { release, newTlsOnlyServer: true, secretFolder: 'C:\\secrets\\' })
const read = (topology: 'D-F' | 'D-T', release: DominoRelease) => {
  const text = textIn(filesOf([], siteFor(topology, release)), 'tlsonly-setup.json')
  expect(text.charCodeAt(0)).toBe(0x7b)
  return setup.parse(JSON.parse(text))
}
const itemsOf = (topology: 'D-F' | 'D-T', release: DominoRelease) =>
  read(topology, release).appConfiguration.databases.flatMap((database) =>
    database.documents.map((document) => document.items),
  )

describe.each(dominoReleases.filter((release) => Number.parseInt(release, 10) >= 12))('release %s', (release) => {
  test.each(['D-F', 'D-T'] as const)('%s has the documented shape', (topology) => {
    const { serverSetup } = read(topology, release)
    expect(serverSetup.server).toMatchObject({ name: 'tlsonly1', domainName: 'TLSOnly' })
    expect(serverSetup.org.orgName).toBe('TLSOnly')
    expect(serverSetup.server.serverTasks).not.toContain('smtp')
    expect(serverSetup.notesINI['RouterFallbackNonTLS']).toBe('0')
    expect(serverSetup.org.certifierPassword).toBe('@File:C:\\secrets/certifier-password.txt')
  })

  test('a range of times is written from 14 only', () => {
    const [, , connection] = itemsOf('D-T', release)
    expect('Schedule' in (connection ?? {})).toBe(Number.parseInt(release, 10) >= 14)
    expect(connection).toMatchObject({ Form: 'Local', Type: 'Connection', Destination: 'CN=hub1/O=Acme' })
  })
})

test('ports follow the topology, and no unproven name is written', () => {
  const [direct] = itemsOf('D-T', '14.0')
  const [relayed, configuration] = itemsOf('D-F', '14.0')
  expect(direct).toEqual({ Router_PortStatus: '2', Router_SSLStatus: '0' })
  expect(relayed).toEqual({ Router_PortStatus: '0', Router_SSLStatus: '1' })
  expect(Object.keys(configuration ?? {})).toEqual([
    'Form',
    'ServerName',
    'UseAsDefault',
    'MailExternalSMTP',
    'MailInternalSMTP',
  ])
})

test('an installation that keeps its server gets no such file', () => {
  expect([...filesOf([], siteOf('D-T')).keys()]).not.toContain('tlsonly-setup.json')
})
