// `handschlag check DOMAIN…`: the live test for scripts. 0 = an authenticated mode can be enforced for every domain; 1 = not for some;
// 3 = some could not be determined and none is a plain no.
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { mailDomain } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import type { Translate } from '#i18n/translate.ts'
import { systemClock } from '#ports/clock.ts'
import { checkDocument } from '#probe/check-result.ts'
import { createPoliteness } from '#probe/polite/politeness.ts'
import { type ProbeOrder, runProbe } from '#probe/run-probe.ts'
import { toCheckText } from './check-text.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { openNetwork, readTextFile } from './network-settings.ts'
import { commonOptions, networkOptions, readNumber, readOptions, WrongCall } from './options.ts'

const maxDomains = 10_000
/** One more try a minute after a refusal for now. */
const patience = [60_000]
const never = new AbortController().signal

/** Runs the command. */
export async function checkCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, {
    ...commonOptions,
    ...networkOptions,
    depth: { type: 'string' },
    'from-file': { type: 'string' },
    concurrency: { type: 'string' },
  })
  const depth = readDepth(values.depth)
  const concurrency = readNumber('concurrency', values.concurrency, 1, 64) ?? 4
  const timeout = readNumber('timeout', values.timeout, 1, 86_400)
  const domains = readDomains(positionals, values['from-file'])
  if (!domains.ok) return domains
  const timeLimit = timeout === undefined ? never : AbortSignal.timeout(timeout * 1000)
  setMaxListeners(0, timeLimit, never)
  const opened = await openNetwork(values, timeLimit)
  if (!opened.ok) return opened
  const isQuiet = streams.stderr.isTTY !== true
  const report = isQuiet
    ? () => {}
    : (progress: ProbeProgress) => streams.stderr.write(progressLine(progress, translate))
  try {
    const reports = await probeAll(domains.value, concurrency, {
      depth,
      network: opened.value.network,
      timeLimit,
      report,
    })
    if (values.json === true) {
      streams.stdout.write(checkDocument(reports))
    } else {
      for (const entry of reports) streams.stdout.write(toCheckText(entry, translate))
    }
    return succeed(exitCodeOf(reports))
  } finally {
    opened.value.close()
  }
}

function readDepth(value: string | undefined): 'verdict' | 'full' {
  if (value === undefined || value === 'verdict' || value === 'full') return value ?? 'verdict'
  throw new WrongCall('option', { detail: `--depth ${value}` })
}

function readDomains(positionals: readonly string[], file: string | undefined): Outcome<readonly string[]> {
  const text = file === undefined ? succeed('') : readTextFile(file)
  if (!text.ok) return text
  const lines = text.value
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
  const domains = new Set<string>()
  for (const value of [...positionals, ...lines]) {
    const domain = mailDomain.safeParse(value)
    if (!domain.success) return fail('input.not-a-domain', { value: value.slice(0, 100) })
    domains.add(domain.data)
  }
  if (domains.size > maxDomains) return fail('input.too-large', { path: file ?? '', limit: `${maxDomains} domains` })
  if (domains.size === 0) throw new WrongCall('missing-domain')
  return succeed([...domains])
}

async function probeAll(
  domains: readonly string[],
  concurrency: number,
  common: Pick<ProbeOrder, 'depth' | 'network' | 'timeLimit' | 'report'>,
): Promise<readonly ProbeReport[]> {
  const reports: ProbeReport[] = []
  const politeness = createPoliteness(systemClock)
  let next = 0
  const work = async () => {
    for (let index = next++; index < domains.length; index = next++) {
      const domain = domains[index] ?? ''
      const outcome = await runProbe({
        ...common,
        domain,
        agreedNames: [],
        clock: systemClock,
        newId: randomUUID,
        signal: never,
        politeness,
        mayTakeOver: true,
        patience,
      })
      if (outcome.ok) reports[index] = outcome.value
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, domains.length) }, work))
  return reports
}

function exitCodeOf(reports: readonly ProbeReport[]): ExitCode {
  const isSafe = ({ judgement: { modes } }: ProbeReport) => modes.verify || modes.secure || modes.dane
  if (reports.every(isSafe)) return exitCodes.yes
  const isNo = (entry: ProbeReport) => !isSafe(entry) && entry.judgement.level !== 'undetermined'
  return reports.some(isNo) ? exitCodes.no : exitCodes.undetermined
}

function waitWords({ reason, forMs }: Extract<ProbeProgress, { kind: 'wait' }>, translate: Translate): string {
  return forMs === null
    ? translate(`probe:wait.${reason}.open`)
    : translate(`probe:wait.${reason}.limited`, { seconds: Math.ceil(forMs / 1000) })
}

function progressLine(progress: ProbeProgress, translate: Translate): string {
  switch (progress.kind) {
    case 'dns':
      return `${progress.domain}: ${translate('probe:step.dns')} ${translate(`probe:stepState.${progress.state}`)}\n`
    case 'route':
      return ''
    case 'step':
      if (progress.state === 'running') return ''
      return `${progress.domain}: ${progress.host} ${progress.ip} ${translate(`probe:step.${progress.step}`)} ${translate(`probe:stepState.${progress.state}`)} (${progress.elapsedMs} ms)\n`
    case 'wait':
      return `${progress.domain}: ${progress.host} ${progress.ip} ${waitWords(progress, translate)}\n`
    case 'hellos':
      return `${progress.domain}: ${progress.host} ${progress.ip} ${translate('probe:step.hellos')} ${progress.asked}/${progress.of}\n`
    case 'part':
      return `${progress.domain}: ${translate(`probe:step.${progress.part}`)} ${translate(`probe:stepState.${progress.state}`)}\n`
    case 'judged':
      return ''
  }
}
