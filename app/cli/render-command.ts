// `handschlag render`: writes one gateway's artefacts from a policy file, and says what is lost and what to check by hand. Same input,
// same bytes; all files or none.
import { join, resolve } from 'node:path'
import type { ArtefactNote } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import type { Translate } from '#i18n/translate.ts'
import { policyFileLimit, renderPolicies } from '#operations/render-policies.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { readTextFile } from './network-settings.ts'
import { commonOptions, readOptions, WrongCall } from './options.ts'

/** Runs the command. */
export async function renderCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, {
    ...commonOptions,
    input: { type: 'string' },
    gateway: { type: 'string' },
    out: { type: 'string' },
  })
  if (positionals.length > 0) throw new WrongCall('option', { detail: positionals[0] ?? '' })
  const { input, gateway, out } = values
  if (input === undefined) throw new WrongCall('missing-option', { name: '--input' })
  if (gateway === undefined) throw new WrongCall('missing-option', { name: '--gateway' })
  if (out === undefined) throw new WrongCall('missing-option', { name: '--out' })
  const text = readTextFile(input, policyFileLimit)
  if (!text.ok) return text
  const rendering = renderPolicies(text.value, input, gateway)
  if (!rendering.ok) return rendering
  const files = rendering.value.artefacts.map(({ name, content }) => ({ path: join(resolve(out), name), content }))
  try {
    await writeWholeFiles(files)
  } catch (error) {
    return fail('file.not-written', { path: out, detail: error instanceof Error ? error.message : '' })
  }
  if (values.json === true) {
    const names = rendering.value.artefacts.map(({ name }) => name)
    streams.stdout.write(
      `${JSON.stringify({ schema: 'handschlag.render/1', gateway, out: resolve(out), files: names, notes: rendering.value.notes }, null, 2)}\n`,
    )
  } else {
    for (const { path } of files) streams.stdout.write(`${translate('cli:render.wrote', { path })}\n`)
    streams.stdout.write(noteLines(gateway, rendering.value.notes, translate))
  }
  return succeed(exitCodes.yes)
}

/** What a person must know before using the files; why something was chosen stands in the files and in the JSON. */
function noteLines(gateway: string, notes: readonly ArtefactNote[], translate: Translate): string {
  return (['lost', 'check'] as const)
    .map((kind) => {
      const lines = notes
        .filter((note) => note.kind === kind)
        .map((note) => `  ${forTerminal(noteText(gateway, note, translate))}\n`)
      return lines.length === 0 ? '' : `${translate(`gateway:noteKind.${kind}`)}:\n${lines.join('')}`
    })
    .join('')
}

/** Names in a policy file may hold what would steer a terminal. */
function forTerminal(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
}
