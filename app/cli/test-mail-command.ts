// `handschlag test-mail`: one test mail through a running relay, with its evidence. 0 = delivered over TLS, 1 = delivered without it, held or
// returned, 3 = not known within the time, or the relay does not run. The mail goes through the relay's own door, as any other.
import { setTimeout as rest } from 'node:timers/promises'
import { mailbox } from '#domain/addresses.ts'
import type { SeenFate } from '#domain/confirm/mail-drop.ts'
import { isSettled } from '#domain/confirm/mail-fate.ts'
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { composeTestMail, newMail } from '#operations/confirm/send/compose.ts'
import { doorOf, fateIn, lastRecord, recordsAbout, relayDialer } from '#operations/confirm/send/relay-door.ts'
import { submitMail } from '#operations/confirm/send/submit.ts'
import { type ControlClient, createControlClient } from '#relay/control/control-client.ts'
import { readConfig } from '#relay/service/load-config.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { commonOptions, readNumber, readOptions, WrongCall } from './options.ts'
import { asJson } from './relay-call.ts'

const options = {
  ...commonOptions,
  config: { type: 'string' },
  to: { type: 'string' },
  from: { type: 'string' },
  timeout: { type: 'string' },
} as const

const everyMs = 500
const usualSeconds = 120

/** Runs the command with what follows `test-mail`. */
export async function testMailCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
  language: Language,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, options)
  if (positionals[0] !== undefined) throw new WrongCall('option', { detail: positionals[0].slice(0, 40) })
  if (values.config === undefined) throw new WrongCall('missing-option', { name: '--config' })
  const to = readMailbox('--to', values.to)
  const seconds = readNumber('timeout', values.timeout, 1, 3600) ?? usualSeconds
  const read = await readConfig(values.config)
  if (!read.ok) return read
  const config = read.value
  const from = values.from === undefined ? config.postmaster : readMailbox('--from', values.from)
  const client = createControlClient(config.folder)
  const last = await lastRecord(client)
  if (!last.ok) return last
  const mail = newMail(from, to)
  const now = new Date().toISOString()
  const content = composeTestMail({ ...mail, language, name: '', organisation: '', partner: '', at: now })
  const dialer = relayDialer(client, config.hostName)
  const signal = AbortSignal.timeout(seconds * 1000)
  const handed = await submitMail({ mail, content, ...doorOf(config), helo: config.hostName, dialer, now, signal })
  const { transcript, fault, mayHaveIt } = handed
  if (fault !== null && !mayHaveIt) {
    streams.stderr.write(`${said(transcript).join('\n')}\n`)
    return { ok: false, fault }
  }
  const seen = await follow(client, last.value, mail, signal)
  if (!seen.ok) return seen
  const { fate, records } = seen.value
  const answer = { schema: 'handschlag.test-mail/1', from, to, messageId: mail.messageId, sentAt: now, fate: fate.fate }
  streams.stdout.write(
    values.json === true
      ? asJson({ ...answer, transcript, evidence: records })
      : textOf(fate, { to, transcript }, translate),
  )
  return succeed(codeOf(fate))
}

function readMailbox(name: string, text: string | undefined): string {
  if (text === undefined) throw new WrongCall('missing-option', { name })
  const address = mailbox.safeParse(text)
  if (!address.success) throw new WrongCall('option', { detail: `${name} ${text.slice(0, 80)}` })
  return address.data
}

interface Seen {
  readonly fate: SeenFate
  readonly records: readonly EvidenceRecord[]
}

async function follow(
  client: ControlClient,
  after: number,
  mail: Parameters<typeof recordsAbout>[2][number],
  signal: AbortSignal,
): Promise<Outcome<Seen>> {
  for (;;) {
    const records = await recordsAbout(client, after, [mail])
    if (!records.ok) return records
    const fate = fateIn(records.value)
    if (isSettled(fate.fate) || signal.aborted) return succeed({ fate, records: records.value })
    await rest(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

function codeOf({ fate }: SeenFate): ExitCode {
  if (fate.kind !== 'delivered') return isSettled(fate) ? exitCodes.no : exitCodes.undetermined
  // our relay's evidence holds every session, so none told is none
  return fate.tls === null || fate.tls === 'none' ? exitCodes.no : exitCodes.yes
}

type Transcript = readonly { readonly from: string; readonly text: string }[]

function said(transcript: Transcript): readonly string[] {
  const signs: Readonly<Record<string, string>> = { us: '>', them: '<', note: '·' }
  return transcript.map(({ from, text }) => `  ${signs[from] ?? '·'} ${text}`)
}

function textOf(
  { fate, lines }: SeenFate,
  { to, transcript }: { readonly to: string; readonly transcript: Transcript },
  translate: Translate,
): string {
  const seen = lines.map(({ at, text }) => `  ${at ?? ''} ${text}`)
  return `${[verdict(), '', translate('cli:testMail.transcript'), ...said(transcript), '', translate('cli:testMail.evidence'), ...seen].join('\n')}\n`

  function verdict(): string {
    switch (fate.kind) {
      case 'delivered':
        return fate.tls === null || fate.tls === 'none'
          ? translate('cli:testMail.deliveredInClear', { to, host: fate.host })
          : translate('cli:testMail.delivered', { to, host: fate.host, tls: `${fate.tls.protocol} ${fate.tls.suite}` })
      case 'held':
        return translate('cli:testMail.held', { to, reason: fate.reason })
      case 'returned':
        return translate('cli:testMail.returned', { to, reason: fate.reason })
      case 'waiting':
      case 'unknown':
        return translate('cli:testMail.unknown', { to })
    }
  }
}
