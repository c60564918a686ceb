// `handschlag evidence` against a real store, beside the process that owns it and after it: export, verification, a row changed behind the
// relay's back, wrong calls. The command runs in this process; what it writes is read back.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '#cli/run-cli.ts'
import { openQueueStore } from '#relay/store/open-queue-store.ts'
import { connect } from '#sqlite/database.ts'
import { firstMoment, sampleAttempt, samplePersonal } from '#test/support/evidence-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const leaf = Buffer.from('leaf')
const certificates = [{ sha256: createHash('sha256').update(leaf).digest('hex'), der: leaf }]
const log = {
  note: () => undefined,
  bug: (message: string) => {
    throw new Error(message)
  },
}

async function house() {
  const folder = temporaryFolder()
  const config = join(folder, 'relay.json')
  const listeners = [{ address: '127.0.0.1', port: 2525, tls: null }]
  const hostName = 'relay.beispiel.example'
  const content = { schema: 'handschlag.relay/1', hostName, postmaster: 'postmaster@beispiel.example', listeners }
  writeFileSync(config, JSON.stringify(content))
  const store = join(folder, 'relay')
  const opened = valueIn(await openQueueStore({ folder: store, log, thread: { kind: 'inline' } })).store
  const other = { policyId: '99999999-2222-4333-8444-555555555555', name: 'Andere GmbH' }
  for (let index = 0; index < 5; index += 1) {
    const subject = index === 3 ? sampleAttempt({ partner: other }) : sampleAttempt({ deliveryId: index })
    valueIn(await opened.note({ at: firstMoment + index * 1000, subject, personal: samplePersonal(), certificates }))
  }
  return { folder, config, store, opened, out: join(folder, 'out') }
}

async function run(...args: readonly string[]) {
  let stdout = ''
  let stderr = ''
  const streams = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
  }
  const code = await runCli(['evidence', ...args, '--lang', 'en'], streams)
  return { code, stdout, stderr }
}

describe('while the relay owns the store', () => {
  it('exports and verifies, and the export verifies alone', async () => {
    const { config, opened, out } = await house()
    const verified = await run('verify', '--config', config, '--json')
    expect(verified).toMatchObject({ code: 0, stderr: '' })
    const verdict = JSON.parse(verified.stdout)
    expect(verdict).toMatchObject({
      schema: 'handschlag.evidence-verdict/1',
      isValid: true,
      records: 5,
      extent: 'whole',
    })
    const exported = await run('export', '--config', config, '--format', 'jsonl', '--out', out)
    expect(exported.code).toBe(0)
    expect(exported.stdout).toContain(`5 records written: ${out}`)
    const anchor = `${verdict.last.number}:${verdict.last.hash}`
    expect(exported.stdout).toContain(anchor)
    expect(readFileSync(out, 'utf8')).toContain(certificates[0]?.sha256)
    expect(await run('verify', '--file', out, '--anchor', anchor)).toMatchObject({ code: 0 })
    expect((await run('verify', '--file', out, '--anchor', `5:${'a'.repeat(64)}`)).code).toBe(1)
    await opened.close()
    expect((await run('verify', '--config', config)).code).toBe(0)
  })

  it('exports one partner as a part, and a table', async () => {
    const { config, opened, out } = await house()
    const call = ['export', '--config', config, '--out', out, '--partner', 'andere gmbh'] as const
    expect((await run(...call, '--format', 'jsonl', '--from', '2026-11-01', '--until', '2026-11-01')).code).toBe(0)
    const part = await run('verify', '--file', out)
    expect(part.code).toBe(0)
    expect(part.stdout).toContain('Part of a chain: 1 record checked')
    const table = await run(...call, '--format', 'csv', '--json')
    expect(JSON.parse(table.stdout)).toMatchObject({ format: 'csv', records: 1, chain: { isValid: true, records: 5 } })
    expect(readFileSync(out, 'utf8').split('\r\n')).toHaveLength(3)
    const ofTable = await run('verify', '--file', out)
    expect(ofTable).toMatchObject({ code: 2, stdout: '' })
    expect(ofTable.stderr).toContain('is no export in JSON lines')
    await opened.close()
  })
})

it('finds a record changed behind the back of the relay, and exports it all the same', async () => {
  const { config, store, opened, out } = await house()
  await opened.close()
  const database = connect(join(store, 'relay.sqlite'), 'use')
  expect(database.run(`UPDATE evidence SET link = replace(link, '"size":10240', '"size":1') WHERE number = 2`)).toBe(1)
  database.close()
  const verified = await run('verify', '--config', config)
  expect(verified.code).toBe(1)
  expect(verified.stdout).toContain('No. 2 (line 2): The record was changed.')
  expect((await run('export', '--config', config, '--format', 'jsonl', '--out', out)).code).toBe(1)
  expect((await run('verify', '--file', out)).code).toBe(1)
})

it('says what is wrong with a call, and when there is nothing to read', async () => {
  const { folder, config, store, opened, out } = await house()
  await opened.close()
  const calls: readonly (readonly string[])[] = [
    [],
    ['show'],
    ['verify'],
    ['verify', '--config', config, '--file', out],
    ['verify', '--file', join(folder, 'missing')],
    ['verify', '--file', out, '--anchor', '5'],
    ['export', '--config', config, '--format', 'pdf', '--out', out],
    ['export', '--config', config, '--format', 'csv'],
    ['export', '--config', config, '--format', 'csv', '--out', out, '--from', '2026-02-30'],
    ['export', '--config', join(folder, 'missing'), '--format', 'csv', '--out', out],
    ['export', '--config', config, '--format', 'csv', '--out', join(folder, 'no', 'such', 'folder')],
  ]
  for (const call of calls) {
    const { code, stdout, stderr } = await run(...call)
    expect([call.join(' '), code, stdout]).toEqual([call.join(' '), 2, ''])
    expect(stderr).not.toBe('')
  }
  expect(existsSync(out)).toBe(false)
  writeFileSync(config, readFileSync(config, 'utf8').replace('"postmaster"', '"folder":"elsewhere","postmaster"'))
  const beforeFirstRun = await run('verify', '--config', config)
  expect(beforeFirstRun).toMatchObject({ code: 3, stdout: '' })
  expect(beforeFirstRun.stderr).toContain('has not run with this configuration')
  expect(existsSync(join(folder, 'elsewhere'))).toBe(false)
  expect(existsSync(store)).toBe(true)
})
