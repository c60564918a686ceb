// `handschlag lab`: the practice lab for other terminals, until Ctrl-C. Prints the settings to use it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { commonOptions, readOptions, WrongCall } from './options.ts'

/** Runs the lab until the process is asked to end. */
export async function labCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
  language: Language,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, commonOptions)
  if (positionals.length > 0) throw new WrongCall('option', { detail: positionals[0] ?? '' })
  const lab = await startLab(language)
  if (!lab.ok) return lab
  const folder = await mkdtemp(join(tmpdir(), 'handschlag-lab-'))
  try {
    const files = { ca: join(folder, 'ca.pem'), trustAnchor: join(folder, 'trust-anchor') }
    await writeFile(files.ca, lab.value.settings.authorityPem)
    await writeFile(files.trustAnchor, lab.value.settings.trustAnchor)
    streams.stdout.write(values.json === true ? asJson(lab.value, files) : asText(lab.value, files, translate))
    await askedToEnd()
    return succeed(exitCodes.yes)
  } finally {
    await lab.value.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => resolve())
    process.on('SIGTERM', () => resolve())
  })
}

interface LabFiles {
  readonly ca: string
  readonly trustAnchor: string
}

function optionsFor(lab: Lab, { ca, trustAnchor }: LabFiles): readonly string[] {
  const { resolver, smtpPort } = lab.settings
  const place = ['--resolver', `${resolver.address}:${resolver.port}`, '--smtp-port', String(smtpPort)]
  return [...place, '--ca-only', ca, '--trust-anchor', trustAnchor]
}

function asJson(lab: Lab, files: LabFiles): string {
  const { resolver, smtpPort, hasOwnAddresses, hasUsualWebPort } = lab.settings
  const content = {
    schema: 'handschlag.lab/1',
    resolver: `${resolver.address}:${resolver.port}`,
    smtpPort,
    ...files,
    hasOwnAddresses,
    hasUsualWebPort,
    options: optionsFor(lab, files),
    partners: lab.partners,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

function asText(lab: Lab, files: LabFiles, translate: Translate): string {
  const { hasOwnAddresses, hasUsualWebPort } = lab.settings
  const rows = lab.partners.map(({ domain, name }) => `  ${domain.padEnd(22)} ${name}`)
  const limits = [
    ...(hasOwnAddresses ? [] : [translate('cli:lab.noOwnAddresses')]),
    ...(hasUsualWebPort ? [] : [translate('cli:lab.noWebPort')]),
  ]
  return [
    translate('cli:lab.running'),
    ...rows,
    '',
    translate('cli:lab.tryIt'),
    `  handschlag check ${lab.partners[0]?.domain ?? ''} ${optionsFor(lab, files).join(' ')}`,
    ...limits.flatMap((limit) => ['', limit]),
    '',
    translate('cli:lab.stop'),
    '',
  ].join('\n')
}
