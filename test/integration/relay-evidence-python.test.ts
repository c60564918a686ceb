// A third party with nothing but Python and the README checks an export: the very program printed there, and OpenSSL for a certificate.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { everything } from '#relay/evidence/evidence-filter.ts'
import { exportEvidence } from '#relay/evidence/export-evidence.ts'
import { sourceOf } from '#relay/evidence/record-source.ts'
import { chainOf, sampleAttempt, sampleDecision, samplePersonal } from '#test/support/evidence-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { readProjectFile } from '#test/support/project-files.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const program = /```python\n([\s\S]+?)```/.exec(readProjectFile('app/relay/evidence/README.md'))?.[1] ?? ''

/** Every kind of text a remote server or a person may leave behind. */
const awkward = 'Ünïcödé 😀 \u2028\u007f\u0001\t"\\/<\ud83d \uffff ﬁ'

async function written(partner: string | null = null) {
  const subjects = [
    sampleAttempt(),
    sampleDecision(),
    sampleAttempt({ partner: null, remoteQueueId: awkward }),
    sampleAttempt({ handshake: null, path: null, verdict: { kind: 'not-reached' } }),
  ]
  const records = chainOf(subjects, (index) => samplePersonal({ reason: `${awkward}${index}` }))
  const kept = records.map((record, index) => (index === 3 ? { ...record, personal: null } : record))
  const path = join(temporaryFolder(), 'evidence.jsonl')
  const certificate = async () => succeed(undefined)
  const order = { source: sourceOf(kept), certificate, filter: { ...everything, partner }, now: Date.now() }
  valueIn(await exportEvidence({ ...order, format: 'jsonl', path }))
  return { path, head: records[3]?.link.hash ?? '' }
}

function check(path: string) {
  return spawnSync('python3', ['-c', program, path], { encoding: 'utf8' })
}

it('agrees with the program of the README', async () => {
  const { path, head } = await written()
  expect(check(path)).toMatchObject({ status: 0, stdout: `4 ${head}\n`, stderr: '' })
  const part = await written('Muster Bank AG')
  expect(check(part.path)).toMatchObject({ status: 0, stdout: `4 ${part.head}\n` })
})

it('and so it does about what is broken', async () => {
  const { path } = await written()
  const text = readFileSync(path, 'utf8')
  const lines = text.trimEnd().split('\n')
  const broken = [
    text.replace('"size":10240', '"size":10241'),
    text.replace('buchhaltung@', 'buchhaltunk@'),
    `${lines.toSpliced(2, 1).join('\n')}\n`,
    `${lines.slice(0, -1).join('\n')}\n`,
    `${lines.toSpliced(4, 1).join('\n')}\n`,
  ]
  for (const [index, content] of broken.entries()) {
    writeFileSync(path, content)
    expect([index, check(path).status]).toEqual([index, 1])
  }
})

it('hashes a link as OpenSSL does', async () => {
  const { path } = await written()
  const [, line = ''] = readFileSync(path, 'utf8').split('\n')
  const [, hash] = /"hash":"([0-9a-f]{64})"/.exec(line) ?? []
  const link = line.slice('{"link":'.length, line.indexOf(',"personal":{')).replace(`"hash":"${hash}",`, '')
  const printed = execFileSync('openssl', ['dgst', '-sha256'], { input: link, encoding: 'utf8' })
  expect(printed.trim().endsWith(hash ?? 'none')).toBe(true)
})
