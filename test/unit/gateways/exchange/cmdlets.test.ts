// Every cmdlet, parameter and enumerated value in the scripts exists in the edition they are made for: on the command line, in splatted
// tables, and in the data that is splatted at run time.
import { describe, expect, test } from 'vitest'
import { renderExchange } from '#gateways/exchange/render.ts'
import { exchangeProducts } from '#gateways/exchange/site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { dataPartOf, type ReadTable, readAssignments } from '#test/support/powershell-literals.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { faultsOfUse, isExchangeCmdlet } from './cmdlet-catalog.ts'
import { everyVariant, sites, wholeSite } from './samples.ts'

const unquoted = (value: string) => /^'([^']*)'$/.exec(value)?.[1]
/** Keys that are data: settings by their managed names, options read once, list names. */
const fromData = new Set(['$key', '$Step.Name', '$Entry.Name'])

describe('commands', () => {
  const { artefacts } = valueIn(renderExchange(everyVariant(true), wholeSite))
  const scripts = artefacts.filter((artefact) => artefact.language === 'powershell')

  test.each(scripts.map((script) => [script.name, script.content] as const))('%s', async (_name, content) => {
    const { commands } = await readScript(content)
    const own = commands.filter((command) => isExchangeCmdlet(command.name))
    expect(own.length).toBeGreaterThan(3)
    for (const { name, parameters, splats, splatted } of own) {
      for (const { key } of splatted) expect(/^\w+$/.test(key) || fromData.has(key), key).toBe(true)
      const used = [
        ...parameters.map((key) => ({ key })),
        ...splatted.filter(({ key }) => !fromData.has(key)).map(({ key, value }) => ({ key, value: unquoted(value) })),
        ...(splats.includes('readoptions') ? [{ key: 'ErrorAction' }, { key: 'DomainController' }] : []),
      ]
      for (const product of exchangeProducts) expect(faultsOfUse(product, name, used), name).toEqual([])
    }
  })
})

describe.each(sites)('data for %s', (_title, site) => {
  const { artefacts } = valueIn(renderExchange(everyVariant(site.domainSecurity), site))
  const scripts = artefacts.filter((artefact) => artefact.language === 'powershell')

  test('settings that are splatted exist with these values for New- and Set-', () => {
    const data = readAssignments(dataPartOf(scripts[0]?.content ?? ''))
    const rowsOf = (name: string) => Object.values(data[name] as ReadTable) as readonly ReadTable[]
    const check = (rows: readonly ReadTable[], noun: string, usage: string) => {
      expect(rows.length).toBeGreaterThan(1)
      for (const row of rows) {
        const used = Object.entries(row['Settings'] as ReadTable).map(([key, value]) => ({ key, value }))
        expect(faultsOfUse(site.product, `Set-${noun}`, used)).toEqual([])
        const created = [...used, { key: 'Usage', value: usage }, { key: 'Enabled' }]
        expect(faultsOfUse(site.product, `New-${noun}`, created)).toEqual([])
      }
    }
    check(rowsOf('$Rows'), 'SendConnector', 'Partner')
    check(rowsOf('$ReceiveRows'), 'ReceiveConnector', 'Custom')
  })

  test('every managed property can be set, and every list exists', () => {
    const content = scripts[0]?.content ?? ''
    const managed = /\$ManagedKeys = @\{([^}]*)\}/.exec(content)?.[1]
    const [send = '', receive = ''] = managed?.split("'receive' = ") ?? []
    const keysIn = (text: string) => [...text.matchAll(/'(\w+)'/g)].map((match) => ({ key: match[1] ?? '' }))
    const sendKeys = keysIn(send).filter(({ key }) => key !== 'send')
    expect(sendKeys.length).toBeGreaterThan(15)
    expect(keysIn(receive).length).toBeGreaterThan(10)
    for (const verb of ['New', 'Set']) {
      expect(faultsOfUse(site.product, `${verb}-SendConnector`, sendKeys)).toEqual([])
      expect(faultsOfUse(site.product, `${verb}-ReceiveConnector`, keysIn(receive))).toEqual([])
    }
    const lists = new Set([...content.matchAll(/'(TLS\w+List)'/g)].map((match) => match[1] ?? ''))
    expect([...lists].sort()).toEqual(['TLSReceiveDomainSecureList', 'TLSSendDomainSecureList'])
    expect(
      faultsOfUse(
        site.product,
        'Set-TransportConfig',
        [...lists].map((key) => ({ key })),
      ),
    ).toEqual([])
  })
})

test('keys set on one branch only are seen there and nowhere else', async () => {
  const { artefacts } = valueIn(renderExchange(everyVariant(true), wholeSite))
  const { commands } = await readScript(artefacts[0]?.content ?? '')
  const keysFor = (name: string) =>
    commands
      .find((command) => command.name === name)
      ?.splatted.map(({ key }) => key)
      .sort()
  expect(keysFor('new-receiveconnector')).toEqual(['Enabled', 'Server', 'Usage', 'WhatIf'])
  expect(keysFor('new-sendconnector')).toEqual(['Enabled', 'Usage', 'WhatIf'])
})

test.each([
  ['Set-SendConnector', [{ key: 'Usage' }], 'Set-SendConnector has no -Usage'],
  ['New-SendConnector', [{ key: 'TlsAuthLevel', value: 'Any' }], 'New-SendConnector -TlsAuthLevel does not take Any'],
  ['Get-Mailbox', [], 'Get-Mailbox does not exist in exchange-2019'],
  [
    'Get-ReceiveConnector',
    [{ key: 'Server' }, { key: 'Identity' }],
    'Get-ReceiveConnector: these parameters do not go together',
  ],
])('the catalogue notices what is wrong with %s', (cmdlet, used, fault) => {
  expect(faultsOfUse('exchange-2019', cmdlet, used)).toEqual([fault])
})
