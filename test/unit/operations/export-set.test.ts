// The export for those who push by hand: every file with its hash, what to do, the sheet; as folder and as ZIP the same, and remembered like
// saving.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const facts = { version: '3.7', mapType: 'texthash', provesSessions: false }

async function exporting() {
  const partner = samplePartner()
  const house = configuredHouse([partner], [sampleReport({ domain: 'bank.example' })])
  const first = await house.site({ gateway: 'postfix', name: 'Postfix Müller', facts })
  const second = await house.site({ gateway: 'postfix', name: 'Postfix: 2', facts })
  const request = requestFor(partner, [first, second], { level: 'encrypt' })
  return { ...house, partner, request }
}

test('a folder holds the files of each gateway, what to do, and hashes that fit', async () => {
  const { client, request, partner } = await exporting()
  const { files } = valueIn(await client.push.exportSet({ ...request, form: 'folder' }))
  const [first = ''] = files
  const top = dirname(dirname(first))
  const names = files.map((path) => relative(top, path)).toSorted()
  expect(names).toContain('Postfix-Mueller/handschlag-postfix-apply.sh')
  expect(names).toContain('Postfix-2/handschlag-postfix-rollback.sh')
  expect(names.filter((name) => !name.includes('/'))).toEqual([
    'README.txt',
    'SHA256SUMS',
    'Uebergabeblatt-bank.example.pdf',
  ])
  const sums = readFileSync(files.find((path) => basename(path) === 'SHA256SUMS') ?? '', 'utf8')
  const lines = sums.trimEnd().split('\n')
  expect(lines).toHaveLength(files.length - 1)
  for (const line of lines) {
    const [hash, name = ''] = line.split('  ')
    expect(
      createHash('sha256')
        .update(readFileSync(`${top}/${name}`))
        .digest('hex'),
    ).toBe(hash)
  }
  const readme = readFileSync(`${top}/README.txt`, 'utf8')
  expect(readme).toContain('Postfix Müller, Ordner Postfix-Mueller:')
  expect(readme).toContain('- Ausführen: handschlag-postfix-apply.sh')
  expect(readme).toContain('- Zurücknehmen: handschlag-postfix-rollback.sh')
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).choice.level).toBe('encrypt')
})

test('a ZIP holds the same, in one file of a plain name', async () => {
  const { client, request } = await exporting()
  const folder = valueIn(await client.push.exportSet({ ...request, form: 'folder' })).files
  const { files } = valueIn(await client.push.exportSet({ ...request, form: 'zip' }))
  expect(files.map((path) => basename(path))).toEqual(['handschlag-bank.example.zip'])
  const entries = unzipSync(readFileSync(files[0] ?? ''))
  const top = dirname(dirname(folder[0] ?? ''))
  expect(Object.keys(entries).toSorted()).toEqual(folder.map((path) => relative(top, path)).toSorted())
  for (const [name, content] of Object.entries(entries)) {
    if (name.endsWith('.pdf') || name === 'SHA256SUMS') continue
    expect(Buffer.from(content).equals(readFileSync(`${top}/${name}`))).toBe(true)
  }
})

test('nothing is remembered when the dialog is dismissed or a gateway refuses', async () => {
  const { client, request, outside, partner } = await exporting()
  outside.answerDialogs(null)
  for (const form of ['folder', 'zip'] as const) {
    expect(faultIn(await client.push.exportSet({ ...request, form })).code).toBe('file.choice-dismissed')
  }
  outside.answerDialogs('kept')
  const impossible = { ...request, choice: { ...request.choice, level: 'dane' as const } }
  expect(faultIn(await client.push.exportSet({ ...impossible, form: 'zip' })).code).toBe('gateway.not-safe-today')
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).keptAt).toBeNull()
})
