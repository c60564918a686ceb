// `handschlag agreement pdf` as a script sees it: one document on stdout and nothing else, the exit codes of the command line, and no
// file unless all of it could be printed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '#cli/run-cli.ts'
import { agreementFileSchema } from '#domain/agreement/agreement-file.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { fail } from '#domain/fault.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import type { DocumentPrinter } from '#ports/document-printer.ts'
import { createFakeOutside } from '#test/support/fake-outside.ts'
import { fullAgreement, minimalAgreement } from '#test/support/paper-versions.ts'
import { sampleBytes, sampleContent } from '#test/support/partner-file-samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const ours = (agreement: object) => JSON.stringify({ schema: agreementFileSchema, agreement })

/** Runs the command on a file of that content; `printer` null = a process without one. */
async function run(
  content: string | Uint8Array,
  more: readonly string[] = [],
  printer: DocumentPrinter | null = createFakeOutside(temporaryFolder()).printer,
) {
  const folder = temporaryFolder()
  const [input, out] = [join(folder, 'agreement.json'), join(folder, 'agreement.pdf')]
  writeFileSync(input, content)
  const said = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      said[name] += text
    },
  })
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') }
  const args = ['agreement', 'pdf', '--input', input, '--out', out, '--lang', 'en', ...more]
  const code = await runCli(args, streams, printer ?? undefined)
  return { code, ...said, input, out, isWritten: existsSync(out) }
}

test('done is 0: the file is a PDF, people read where it is, programs one JSON document', async () => {
  const agreement = minimalAgreement()
  const plain = await run(ours(agreement))
  expect(plain).toMatchObject({ code: 0, stderr: '' })
  expect(plain.stdout).toContain(plain.out)
  expect(readFileSync(plain.out).subarray(0, 5).toString()).toBe('%PDF-')
  const { code, stdout, stderr, out } = await run(ours(agreement), ['--json'])
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toEqual({
    ...{ schema: 'handschlag.agreement-pdf/1', path: out, language: 'de', form: 'fillable' },
    ...{ number: agreement.number, version: agreement.version, hash: agreement.hash },
  })
})

test('what both sides agreed is printed flat, what a partner sent has places to fill in', async () => {
  const agreement = fullAgreement()
  const agreed = await run(ours({ ...agreement, hash: hashOf(toNeutral(agreement)) }), ['--json'])
  expect(JSON.parse(agreed.stdout)).toMatchObject({ form: 'final' })
  const sent = await run(sampleBytes(sampleContent()), ['--json'])
  expect(JSON.parse(sent.stdout)).toMatchObject({ form: 'fillable', language: 'en' })
})

test.each([
  ['unreadable text', '{', [], 2],
  ['an unknown field', ours({ ...minimalAgreement(), extra: 1 }), [], 2],
  ['an unknown option', ours(minimalAgreement()), ['--colour'], 2],
  ['a word too many', ours(minimalAgreement()), ['now'], 2],
  [
    'a tampered file',
    Buffer.from(sampleBytes(sampleContent())).toString().replace('HS-2026-0001', 'HS-2026-0002'),
    [],
    4,
  ],
  [
    'an expired file',
    sampleBytes(sampleContent({ createdAt: '2020-01-01T00:00:00Z', expiresAt: '2020-02-01T00:00:00Z' })),
    [],
    4,
  ],
] as const)('%s ends with its code, a sentence on stderr, and no file', async (_, content, more, code) => {
  const ended = await run(content, ['--json', ...more])
  expect(ended).toMatchObject({ code, stdout: '', isWritten: false })
  expect(ended.stderr).not.toBe('')
})

test('without a printer it is a wrong call, and a printer that fails is 3', async () => {
  const alone = await run(ours(minimalAgreement()), [], null)
  expect(alone).toMatchObject({ code: 2, stdout: '', isWritten: false })
  expect(alone.stderr).toContain('npx handschlag')
  const broken = await run(ours(minimalAgreement()), [], { print: async () => fail('pdf.not-printed') })
  expect(broken).toMatchObject({ code: 3, stdout: '', isWritten: false })
})

test.each([
  [['agreement'], 'pdf'],
  [['agreement', 'print'], 'pdf'],
  [['agreement', 'pdf', '--out', 'x.pdf'], '--input'],
  [['agreement', 'pdf', '--input', 'x.json'], '--out'],
  [['agreement', 'pdf', '--input', '/nowhere/x.json', '--out', 'x.pdf'], '/nowhere/x.json'],
] as const)('%j is a wrong call that says what is missing', async (args, missing) => {
  let said = ''
  const stderr = {
    write: (text: string) => {
      said += text
    },
  }
  expect(await runCli([...args, '--lang', 'en'], { stdout: { write: () => expect.unreachable() }, stderr })).toBe(2)
  expect(said).toContain(missing)
})

test('a place that cannot be written is said, and the printed file is not kept', async () => {
  const { code, stdout, stderr } = await run(ours(minimalAgreement()), ['--out', '/dev/null/agreement.pdf'])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('file.not-written')
})
