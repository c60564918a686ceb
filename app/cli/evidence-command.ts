// `handschlag evidence`: exports the evidence of a relay, or checks its chain; in the store beside a running relay, or in an exported file
// alone. 0 = the chain is valid, 1 = it is broken, 3 = the store could not be read. Reading never changes the store.
import { existsSync } from 'node:fs'
import type { Outcome } from '#domain/fault.ts'
import { succeed } from '#domain/fault.ts'
import type { Translate } from '#i18n/translate.ts'
import type { EvidenceFilter } from '#relay/evidence/evidence-filter.ts'
import { type ExportFormat, exportEvidence, exportFormats } from '#relay/evidence/export-evidence.ts'
import { eachRecord } from '#relay/evidence/record-source.ts'
import { type ChainAnchor, createChainVerifier } from '#relay/evidence/verify-chain.ts'
import { verifyFile } from '#relay/evidence/verify-file.ts'
import { readConfig } from '#relay/service/load-config.ts'
import { openQueueStore } from '#relay/store/open-queue-store.ts'
import type { QueueStore } from '#relay/store/queue-store.ts'
import { databasePathIn } from '#relay/store/store-files.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { exportJson, exportText, verdictJson, verdictText } from './evidence-text.ts'
import { commonOptions, readOptions, WrongCall } from './options.ts'

const exportOptions = {
  ...commonOptions,
  config: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  partner: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
} as const
const verifyOptions = {
  ...commonOptions,
  config: { type: 'string' },
  file: { type: 'string' },
  anchor: { type: 'string', multiple: true },
} as const

/** Runs the command with what follows `evidence`. */
export async function evidenceCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const [name = '', ...rest] = args
  if (name === 'export') return runExport(rest, streams, translate)
  if (name === 'verify') return runVerify(rest, streams, translate)
  throw new WrongCall('evidence-command', { name: name.slice(0, 40) })
}

async function runExport(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, exportOptions)
  refusePositionals(positionals)
  const { config, out } = values
  if (config === undefined) throw new WrongCall('missing-option', { name: '--config' })
  if (out === undefined) throw new WrongCall('missing-option', { name: '--out' })
  const format = readFormat(values.format)
  const filter: EvidenceFilter = {
    partner: values.partner?.slice(0, 200) ?? null,
    from: readDay('from', values.from),
    until: readDay('until', values.until),
  }
  return withStore(config, streams, translate, async (store) => {
    const exported = await exportEvidence({
      source: (from, limit) => store.evidence(from, limit),
      certificate: (sha256) => store.certificate(sha256),
      filter,
      format,
      path: out,
      now: Date.now(),
    })
    if (!exported.ok) return exported
    const { value } = exported
    streams.stdout.write(values.json === true ? exportJson(value, out, format) : exportText(value, out, translate))
    return succeed(value.chain.isValid ? exitCodes.yes : exitCodes.no)
  })
}

async function runVerify(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, verifyOptions)
  refusePositionals(positionals)
  const anchors = (values.anchor ?? []).map(readAnchor)
  const { config, file } = values
  if ((config === undefined) === (file === undefined)) throw new WrongCall('evidence-source')
  const answer = (verdict: Parameters<typeof verdictText>[0]) => {
    streams.stdout.write(values.json === true ? verdictJson(verdict) : verdictText(verdict, translate))
    return succeed(verdict.isValid ? exitCodes.yes : exitCodes.no)
  }
  if (file !== undefined) {
    const verdict = await verifyFile(file, anchors)
    if (!verdict.ok && verdict.fault.code === 'input.wrong-format') throw new WrongCall('evidence-file', { path: file })
    return verdict.ok ? answer(verdict.value) : verdict
  }
  return withStore(config ?? '', streams, translate, async (store) => {
    const verifier = createChainVerifier('whole', anchors)
    const walked = await eachRecord(
      (from, limit) => store.evidence(from, limit),
      (record) => {
        verifier.add(record)
        return undefined
      },
    )
    return walked.ok ? answer(verifier.verdict()) : walked
  })
}

/** Opens the store of a configuration for reading; the relay may run meanwhile. */
async function withStore(
  config: string,
  streams: CliStreams,
  translate: Translate,
  work: (store: QueueStore) => Promise<Outcome<ExitCode>>,
): Promise<Outcome<ExitCode>> {
  const read = await readConfig(config)
  if (!read.ok) return read
  const { folder } = read.value
  if (!existsSync(databasePathIn(folder))) {
    streams.stderr.write(`${translate('relay:evidence.neverRan', { path: folder })}\n`)
    return succeed(exitCodes.undetermined)
  }
  const opened = await openQueueStore({ folder, log: silentLog, thread: { kind: 'inline' }, isReader: true })
  if (!opened.ok) return opened
  try {
    return await work(opened.value.store)
  } finally {
    await opened.value.store.close()
  }
}

/** The answer says everything; there is no log beside it. */
const silentLog = {
  note: () => undefined,
  bug: (_message: string, error: unknown): never => {
    throw error
  },
}

function refusePositionals(positionals: readonly string[]): void {
  if (positionals[0] !== undefined) throw new WrongCall('option', { detail: positionals[0].slice(0, 40) })
}

function readFormat(text: string | undefined): ExportFormat {
  if (text === undefined) throw new WrongCall('missing-option', { name: '--format' })
  const format = exportFormats.find((entry) => entry === text)
  if (format === undefined) throw new WrongCall('evidence-format')
  return format
}

function readDay(name: string, text: string | undefined): string | null {
  if (text === undefined) return null
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00.000Z`) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) throw new WrongCall('date', { name })
  return text
}

function readAnchor(text: string): ChainAnchor {
  const [, number, hash] = /^(\d{1,15}):([0-9a-fA-F]{64})$/.exec(text) ?? []
  if (number === undefined || hash === undefined) throw new WrongCall('evidence-anchor')
  return { number: Number(number), hash: hash.toLowerCase() }
}
