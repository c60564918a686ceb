// The unpacked package is the command line too: it prints an agreement without a window, with its own runtime and from its own archive.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { agreementFileSchema } from '#domain/agreement/agreement-file.ts'
import { startCommand } from '#test/support/electron/launch-app.ts'
import { inspectPdf } from '#test/support/inspect-pdf.ts'
import { minimalAgreement } from '#test/support/paper-versions.ts'

function run(parameters: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const { executablePath, args } = startCommand(parameters)
  return new Promise((done, failed) => {
    const child = spawn(executablePath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += String(chunk)
    })
    child.on('error', failed)
    child.on('close', (code) => done({ code, said }))
  })
}

it('prints an agreement and ends with its code', async () => {
  process.env['HANDSCHLAG_TEST_PACKAGE'] = resolve(import.meta.dirname, '../../dist/linux-unpacked/handschlag')
  const folder = await mkdtemp(join(tmpdir(), 'handschlag-package-'))
  try {
    const input = join(folder, 'agreement.json')
    const out = join(folder, 'agreement.pdf')
    await writeFile(input, JSON.stringify({ schema: agreementFileSchema, agreement: minimalAgreement() }))
    const printed = await run(['agreement', 'pdf', '--input', input, '--out', out, '--json'])
    expect(printed.code).toBe(0)
    expect(JSON.parse(printed.said)).toMatchObject({ schema: 'handschlag.agreement-pdf/1', path: out })
    expect((await inspectPdf(await readFile(out))).objections).toEqual([])
    await writeFile(input, '{}')
    expect(await run(['agreement', 'pdf', '--input', input, '--out', out])).toMatchObject({ code: 2 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
