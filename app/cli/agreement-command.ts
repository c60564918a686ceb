// `handschlag agreement pdf`: one agreement from a file as PDF. Printing needs the app's runtime; a plain Node process has no printer and
// says so. All of the file is written, or nothing.
import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { printAgreementPaper } from '#operations/agreement/agreement-paper.ts'
import { paperFileBytes, readPaperFile, tooLargePaper } from '#operations/agreement/paper-file.ts'
import { systemClock } from '#ports/clock.ts'
import type { DocumentPrinter } from '#ports/document-printer.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { commonOptions, readOptions, WrongCall } from './options.ts'

/** Makes the command for a printer; undefined = this process has none. */
export function agreementCommand(printer: DocumentPrinter | undefined) {
  return async (
    args: readonly string[],
    streams: CliStreams,
    translate: Translate,
    language: Language,
  ): Promise<Outcome<ExitCode>> => {
    const { input, out, isJson } = readCall(args)
    const bytes = readBytes(input)
    if (!bytes.ok) return bytes
    const paper = readPaperFile({ name: basename(input), bytes: bytes.value, now: systemClock.now(), language })
    if (!paper.ok) return paper
    if (printer === undefined) throw new WrongCall('needs-app')
    const { facts, language: choice } = paper.value
    const isOpen = facts.agreement.state === 'draft' || facts.agreement.state === 'sent'
    const form = isOpen ? 'fillable' : 'final'
    const printed = await printAgreementPaper(printer, facts, { language: choice, form })
    if (!printed.ok) return printed
    const path = resolve(out)
    try {
      await writeWholeFiles([{ path, content: printed.value.content }])
    } catch (error) {
      return fail('file.not-written', { path: out, detail: error instanceof Error ? error.message : '' })
    }
    const { number, version, hash } = facts.agreement
    const answer = { schema: 'handschlag.agreement-pdf/1', path, number, version, hash, language: choice, form }
    streams.stdout.write(
      isJson ? `${JSON.stringify(answer, null, 2)}\n` : `${translate('cli:render.wrote', { path })}\n`,
    )
    return succeed(exitCodes.yes)
  }
}

function readCall(args: readonly string[]): {
  readonly input: string
  readonly out: string
  readonly isJson: boolean
} {
  const [name, ...rest] = args
  if (name !== 'pdf') throw new WrongCall('agreement-command')
  const { values, positionals } = readOptions(rest, {
    ...commonOptions,
    input: { type: 'string' },
    out: { type: 'string' },
  })
  if (positionals.length > 0) throw new WrongCall('option', { detail: positionals[0] ?? '' })
  const { input, out } = values
  if (input === undefined) throw new WrongCall('missing-option', { name: '--input' })
  if (out === undefined) throw new WrongCall('missing-option', { name: '--out' })
  return { input, out, isJson: values.json === true }
}

function readBytes(path: string): Outcome<Uint8Array> {
  try {
    if (statSync(path).size > paperFileBytes) return tooLargePaper(path)
    return succeed(new Uint8Array(readFileSync(path)))
  } catch {
    return fail('input.unreadable-file', { path })
  }
}
