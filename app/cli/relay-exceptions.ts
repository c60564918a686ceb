// `handschlag relay allow|exceptions|disallow`: exceptions from the agreed level, for a relay that has no window. Each has a level, a reason,
// the name of the system's user who decides, and a last day, at most a year away; the relay writes them into its evidence.
import { mailbox } from '#domain/addresses.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type RelayException, relayException } from '#domain/relay-queue.ts'
import type { Translate } from '#i18n/translate.ts'
import { loadPolicies } from '#relay/service/load-config.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { commonOptions, readOptions, WrongCall } from './options.ts'
import { asJson, findRelay, policyIdOf, refuseOthers, whoAsks } from './relay-call.ts'
import { exceptionText } from './relay-text.ts'

const options = {
  ...commonOptions,
  config: { type: 'string' },
  partner: { type: 'string' },
  recipient: { type: 'string' },
  level: { type: 'string' },
  until: { type: 'string' },
  reason: { type: 'string' },
} as const
type Values = ReturnType<typeof readOptions<typeof options>>['values']

const names = ['allow', 'exceptions', 'disallow'] as const
type Name = (typeof names)[number]
const yearMs = 366 * 86_400_000

/** Whether this file has the command. */
export function isExceptionCommand(name: string): name is Name {
  return names.some((entry) => entry === name)
}

/** Runs the command with what follows its name. */
export async function relayExceptions(
  name: Name,
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const { values, positionals } = readOptions(args, options)
  if (values.config === undefined) throw new WrongCall('missing-option', { name: '--config' })
  if (name === 'allow') return allow(values, positionals, values.config, streams, translate)
  return name === 'exceptions'
    ? show(values, positionals, values.config, streams, translate)
    : disallow(values, positionals, values.config, streams, translate)
}

async function allow(
  values: Values,
  positionals: readonly string[],
  configPath: string,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  refuseOthers(values, Object.keys(options), positionals)
  const { level, reason, recipient, until } = readException(values, Date.now())
  const relay = await findRelay(configPath)
  if (!relay.ok) return relay
  const policyId = await policyIdOf(values.partner ?? '', relay.value.config)
  if (!policyId.ok) return policyId
  const wanted = { policyId: policyId.value, recipient, level, reason, until, decidedBy: whoAsks() }
  const added = await relay.value.client.ask('addException', wanted)
  if (!added.ok) return added
  streams.stdout.write(
    values.json === true
      ? asJson({ schema: 'handschlag.relay-exception/1', exception: added.value })
      : `${translate('relay:cli.exceptions.added')}\n${exceptionText(added.value, values.partner ?? '', translate)}\n`,
  )
  return succeed(exitCodes.yes)
}

async function show(
  values: Values,
  positionals: readonly string[],
  configPath: string,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  refuseOthers(values, ['config'], positionals)
  const relay = await findRelay(configPath)
  if (!relay.ok) return relay
  const exceptions = await relay.value.client.ask('exceptions', {})
  if (!exceptions.ok) return exceptions
  if (values.json === true) {
    streams.stdout.write(asJson({ schema: 'handschlag.relay-exceptions/1', exceptions: exceptions.value }))
    return succeed(exitCodes.yes)
  }
  const policies = await loadPolicies(relay.value.config)
  const partnerOf = (id: string) => (policies.ok ? policies.value.byId(id)?.partner : undefined) ?? id
  const lines = exceptions.value.map((entry) => exceptionText(entry, partnerOf(entry.policyId), translate))
  streams.stdout.write(`${lines.length === 0 ? translate('relay:cli.exceptions.none') : lines.join('\n')}\n`)
  return succeed(exitCodes.yes)
}

async function disallow(
  values: Values,
  positionals: readonly string[],
  configPath: string,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const [id = '', ...others] = positionals
  refuseOthers(values, ['config'], others)
  if (!relayException.shape.id.safeParse(id).success) throw new WrongCall('relay-exception-id')
  const relay = await findRelay(configPath)
  if (!relay.ok) return relay
  const { client } = relay.value
  const known = await client.ask('exceptions', {})
  if (!known.ok) return known
  const isKnown = known.value.some((entry) => entry.id === id)
  if (isKnown) {
    const ended = await client.ask('endException', { id, by: whoAsks() })
    if (!ended.ok) return ended
  }
  streams.stdout.write(
    values.json === true
      ? asJson({ schema: 'handschlag.relay-exception-ended/1', id, isEnded: isKnown })
      : `${translate(isKnown ? 'relay:cli.exceptions.ended' : 'relay:cli.exceptions.unknown')}\n`,
  )
  return succeed(isKnown ? exitCodes.yes : exitCodes.no)
}

/** Everything is needed but the recipient; the last day counts to its end, in the time of this machine. */
function readException(values: Values, now: number): Pick<RelayException, 'level' | 'reason' | 'recipient' | 'until'> {
  for (const name of ['partner', 'level', 'until', 'reason'] as const) {
    if (values[name] === undefined) throw new WrongCall('missing-option', { name: `--${name}` })
  }
  const level = relayException.shape.level.safeParse(values.level)
  if (!level.success) throw new WrongCall('relay-exception-level')
  const reason = relayException.shape.reason.safeParse(values.reason)
  if (!reason.success) throw new WrongCall('relay-exception-reason')
  const recipient = values.recipient === undefined ? null : mailbox.safeParse(values.recipient)
  if (recipient !== null && !recipient.success) throw new WrongCall('relay-exception-recipient')
  const day = values.until ?? ''
  const until = new Date(/^\d{4}-\d\d-\d\d$/.test(day) ? `${day}T23:59:59` : Number.NaN)
  // the engine reads 30 February as 2 March
  if (Number.isNaN(until.getTime()) || until.getDate() !== Number(day.slice(8))) {
    throw new WrongCall('date', { name: 'until' })
  }
  if (until.getTime() <= now || until.getTime() > now + yearMs) throw new WrongCall('relay-exception-until')
  return {
    level: level.data,
    reason: reason.data,
    recipient: recipient === null ? null : recipient.data,
    until: until.toISOString(),
  }
}
