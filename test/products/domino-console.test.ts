// domino-console.sh under a real shell, with a program in Domino's place that writes down what it is told; and every DXL file in the eyes of
// expat, an XML parser that is not ours.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { renderDomino } from '#gateways/domino/render.ts'
import { dominoSite } from '#gateways/domino/site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const site = dominoSite.parse({
  release: '11.0.1',
  topology: 'D-T',
  platform: 'linux',
  ownDomains: ['acme.example'],
  hubServer: 'hub1/Acme',
  mainDomain: 'ACME',
  hubHost: 'hub1.acme.example',
  tlsOnlyServer: 'tlsonly1/TLSOnly',
  tlsOnlyDomain: 'TLSOnly',
  tlsOnlyHost: 'tlsonly1.acme.example',
  documentVariant: 'non-adjacent',
})
const policy = tlsPolicy.parse({
  id: '3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d',
  partner: 'Größe \u202e & <Co> "x" \'y\' ]]> 😀',
  domains: ['bank.example'],
  level: 'may',
  agreement: '$(id) | &amp;',
})
const artefacts = valueIn(renderDomino([policy], site)).artefacts

/** The script in a folder of its own, with a notes.ini and a program that keeps its arguments, one line each. */
function installed(notesIni: string) {
  const folder = temporaryFolder()
  const script = artefacts.find((file) => file.name === 'domino-console.sh')?.content ?? ''
  writeFileSync(join(folder, 'domino-console.sh'), script)
  writeFileSync(join(folder, 'notes.ini'), notesIni)
  const program = join(folder, 'server')
  writeFileSync(
    program,
    `#!/bin/sh\nfor one in "$@"; do printf '[%s]' "$one"; done >> '${folder}/told'\necho >> '${folder}/told'\n`,
  )
  chmodSync(program, 0o755)
  const run = (...words: string[]) => {
    const { status } = spawnSync('/bin/sh', [join(folder, 'domino-console.sh'), ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', DOMINO_SERVER: program },
    })
    const told = existsSync(join(folder, 'told')) ? readFileSync(join(folder, 'told'), 'utf8') : ''
    writeFileSync(join(folder, 'told'), '')
    return { status, told: told.split('\n').slice(0, -1) }
  }
  return { folder, run }
}

describe('the console script', () => {
  test('gives each command as one argument and keeps the old values before it sets new ones', () => {
    const { folder, run } = installed('ServerTasks=Router\r\nRouterFallbackNonTLS=1\r\nsmtpclientdebug=0\r\n')
    expect(run('tlsonly', 'settings')).toEqual({
      status: 0,
      told: [
        'RouterFallbackNonTLS=0',
        'DISABLE_SSLV3=1',
        'SSL_DISABLE_TLS_10=1',
        'SSL_DISABLE_TLS_11=1',
        'SMTPClientDebug=1',
      ].map((setting) => `[-c][set config ${setting}]`),
    })
    const kept = readFileSync(join(folder, 'console-tlsonly-old-values.txt'), 'utf8')
    expect(kept).toBe(
      'RouterFallbackNonTLS=1\nDISABLE_SSLV3=\nSSL_DISABLE_TLS_10=\nSSL_DISABLE_TLS_11=\nSMTPClientDebug=0\n',
    )
    writeFileSync(join(folder, 'notes.ini'), 'RouterFallbackNonTLS=0\n')
    run('tlsonly', 'settings')
    expect(readFileSync(join(folder, 'console-tlsonly-old-values.txt'), 'utf8')).toBe(kept)
  })

  test('takes the variables back to what they were', () => {
    const { run } = installed('RouterFallbackNonTLS=1\n')
    run('tlsonly', 'settings')
    expect(run('tlsonly', 'rollback').told).toEqual(
      [
        'set config RouterFallbackNonTLS=1',
        'set config DISABLE_SSLV3=',
        'set config SSL_DISABLE_TLS_10=',
        'set config SSL_DISABLE_TLS_11=',
        'set config SMTPClientDebug=',
        'tell router update config',
        'restart task router',
      ].map((command) => `[-c][${command}]`),
    )
  })

  test.each([
    ['a variable that is not ours', 'Password=secret\n'],
    ['a command in place of a name', 'quit\n'],
  ])('sends nothing from old values with %s', (_title, line) => {
    const { folder, run } = installed('')
    writeFileSync(join(folder, 'console-tlsonly-old-values.txt'), line)
    expect(run('tlsonly', 'rollback')).toEqual({ status: 3, told: [] })
  })

  test('leaves a value that is no number to a person', () => {
    const { folder, run } = installed('')
    writeFileSync(join(folder, 'console-tlsonly-old-values.txt'), 'SMTPClientDebug=1; quit\nRouterFallbackNonTLS=1\n')
    expect(run('tlsonly', 'rollback').told[0]).toBe('[-c][set config RouterFallbackNonTLS=1]')
  })

  test.each([
    [['tlsonly', 'settings'], 3, 'without notes.ini'],
    [['tlsonly', 'rollback'], 3, 'without old values'],
    [['tlsonly', 'destroy'], 2, 'of an unknown phase'],
    [['main', 'settings'], 2, 'of a server that gets no settings'],
    [[], 2, 'without words'],
  ])('%j ends with %d %s and gives no command', (words, status) => {
    const { folder, run } = installed('')
    execFileSync('rm', [join(folder, 'notes.ini')])
    expect(run(...words)).toEqual({ status, told: [] })
  })

  test('only sends update config on the other server', () => {
    expect(installed('').run('main', 'activate')).toEqual({ status: 0, told: ['[-c][tell router update config]'] })
  })
})

const expat = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
ns = '{http://www.lotus.com/dxl}'
assert root.tag == ns + 'database'
print(json.dumps([{i.get('name'): ''.join(i.itertext()) for i in d.findall(ns + 'item')} for d in root.findall(ns + 'document')]))
`
const readByExpat = (text: string) => spawnSync('python3', ['-c', expat], { input: text, encoding: 'utf8' })

describe('expat', () => {
  test.each(artefacts.filter((file) => file.language === 'xml').map((file) => [file.name, file.content] as const))(
    'reads %s, and a template only when it is filled',
    (name, content) => {
      const read = readByExpat(content)
      expect(read.status === 0).toBe(name.endsWith('.dxl'))
      if (read.status !== 0) expect(read.stderr).toContain('undefined entity')
      const filled = readByExpat(
        content.replaceAll('&open-unid;', '0'.repeat(32)).replaceAll('&open-domain-type;', '7'),
      )
      const [document] = JSON.parse(filled.stdout) as readonly Record<string, string>[]
      if (!name.startsWith('partner')) return
      expect(document).toEqual({
        Type: 'Domain',
        DomainType: '7',
        DomainName: 'bank.example',
        NextDomain: 'TLSOnly',
        HandschlagId: `${policy.id}/bank.example`,
        HandschlagPartner: policy.partner,
        HandschlagAgreement: policy.agreement,
      })
    },
  )
})
