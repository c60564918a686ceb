// `handschlag relay …`: runs the relay, or asks a running one. Asking goes over the socket of the configuration's folder; nobody there is
// fault relay.not-running. Orders answer 0 when they were about something, 1 when nothing matched.
import type { Outcome } from '#domain/fault.ts'
import { succeed } from '#domain/fault.ts'
import { type QueueOrder, type QueueSelection, queueOrders } from '#domain/relay-queue.ts'
import type { Translate } from '#i18n/translate.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { commonOptions, readNumber, readOptions, WrongCall } from './options.ts'
import { asJson, findRelay, type PolicySource, policyIdOf, refuseOthers, whoAsks } from './relay-call.ts'
import { isExceptionCommand, relayExceptions } from './relay-exceptions.ts'
import { queueText, statusText } from './relay-text.ts'

const options = {
  ...commonOptions,
  config: { type: 'string' },
  partner: { type: 'string' },
  domain: { type: 'string' },
  all: { type: 'boolean' },
  reason: { type: 'string' },
  offset: { type: 'string' },
  limit: { type: 'string' },
} as const
type Values = ReturnType<typeof readOptions<typeof options>>['values']

const mostIds = 1000

/** Runs the command with what follows `relay`. */
export async function relayCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const [name = '', ...rest] = args
  if (isExceptionCommand(name)) return relayExceptions(name, rest, streams, translate)
  const { values, positionals } = readOptions(rest, options)
  if (values.config === undefined) throw new WrongCall('missing-option', { name: '--config' })
  if (name === 'run') {
    refuseOthers(values, ['config'], positionals)
    const { runRelay } = await import('./relay-run.ts')
    return runRelay(values.config)
  }
  if (name === 'check') {
    refuseOthers(values, ['config'], positionals)
    const { checkRelayConfig } = await import('./relay-check.ts')
    return checkRelayConfig(values.config, values.json === true, streams, translate)
  }
  const order = queueOrders.find((entry) => entry === name)
  if (order === undefined && name !== 'status' && name !== 'queue')
    throw new WrongCall('relay-command', { name: name.slice(0, 40) })
  const relay = await findRelay(values.config)
  if (!relay.ok) return relay
  const { config, client } = relay.value
  if (name === 'status') {
    refuseOthers(values, ['config'], positionals)
    return showStatus(client, values, streams, translate)
  }
  const selections = await selectionsOf(values, positionals, config)
  if (!selections.ok) return selections
  return order === undefined
    ? showQueue(client, selections.value, values, streams, translate)
    : give(client, order, selections.value, values, streams, translate)
}

async function showStatus(
  client: ControlClient,
  values: Values,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const status = await client.ask('status', {})
  if (!status.ok) return status
  streams.stdout.write(
    values.json === true
      ? asJson({ schema: 'handschlag.relay-status/1', ...status.value })
      : statusText(status.value, translate),
  )
  return succeed(status.value.isTakingMail ? exitCodes.yes : exitCodes.no)
}

async function showQueue(
  client: ControlClient,
  selections: readonly QueueSelection[],
  values: Values,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  refuseOthers(values, ['config', 'partner', 'domain', 'all', 'offset', 'limit'], [])
  const offset = readNumber('offset', values.offset, 0, 999_999_999) ?? 0
  const limit = readNumber('limit', values.limit, 1, 1000) ?? 100
  const items = []
  let total = 0
  for (const selection of selections.length === 0 ? [{ isEverything: true }] : selections) {
    const page = await client.ask('page', { selection, offset, limit })
    if (!page.ok) return page
    total += page.value.total
    items.push(...page.value.items)
  }
  streams.stdout.write(
    values.json === true
      ? asJson({ schema: 'handschlag.relay-queue/1', total, offset, items })
      : queueText({ total, items }, translate),
  )
  return succeed(exitCodes.yes)
}

async function give(
  client: ControlClient,
  order: QueueOrder,
  selections: readonly QueueSelection[],
  values: Values,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  refuseOthers(values, ['config', 'partner', 'domain', 'all', 'reason'], [])
  if (selections.length === 0) throw new WrongCall('relay-selection')
  const reason = values.reason ?? ''
  if (reason.length > 500) throw new WrongCall('option', { detail: '--reason' })
  let count = 0
  for (const selection of selections) {
    const done = await client.ask('order', { order, selection, by: whoAsks(), reason })
    if (!done.ok) return done
    count += done.value.count
  }
  streams.stdout.write(
    values.json === true
      ? asJson({ schema: 'handschlag.relay-order/1', order, count })
      : `${translate(`relay:cli.command.${order}`, { count })}\n`,
  )
  return succeed(count > 0 ? exitCodes.yes : exitCodes.no)
}

/** Everything said narrows: numbers, partner and domain are one selection; several queue ids are one each, narrowed by the rest. */
async function selectionsOf(
  { partner, domain, all }: Values,
  positionals: readonly string[],
  config: PolicySource,
): Promise<Outcome<readonly QueueSelection[]>> {
  const numbers = positionals.filter((text) => /^\d{1,15}$/.test(text)).map(Number)
  const queueIds = positionals.filter((text) => !/^\d{1,15}$/.test(text))
  const odd = queueIds.find((text) => !/^[A-Za-z0-9-]{1,40}$/.test(text))
  if (odd !== undefined || positionals.length > mostIds) {
    throw new WrongCall('option', { detail: (odd ?? positionals[mostIds] ?? '').slice(0, 40) })
  }
  const isNarrowed = partner !== undefined || domain !== undefined
  if (all === true) {
    if (isNarrowed || positionals.length > 0) throw new WrongCall('relay-all')
    return succeed([{ isEverything: true }])
  }
  const policyId = partner === undefined ? succeed(undefined) : await policyIdOf(partner, config)
  if (!policyId.ok) return policyId
  const rest: QueueSelection = {
    ...(policyId.value === undefined ? {} : { policyId: policyId.value }),
    ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
  }
  const named: QueueSelection[] = queueIds.map((queueId) => ({ queueId, ...rest }))
  if (numbers.length > 0) named.push({ deliveryIds: numbers, ...rest })
  return succeed(named.length === 0 && isNarrowed ? [rest] : named)
}
