// How `handschlag plan|apply|verify|rollback` are called, and what their ends are worth as exit codes.
import type { Fault, Outcome } from '#domain/fault.ts'
import { unsafeCodes } from '#domain/push/push-plan.ts'
import type { Translate } from '#i18n/translate.ts'
import type { TellProgress } from '#operations/push/desk.ts'
import type { CliStreams } from './cli-streams.ts'
import { commonOptions, readNumber, readOptions, WrongCall } from './options.ts'
import { type CliPush, openCliPush } from './push-desk.ts'
import { progressText } from './push-text.ts'

const pushOptions = {
  ...commonOptions,
  site: { type: 'string' },
  input: { type: 'string' },
  timeout: { type: 'string' },
  accept: { type: 'string', multiple: true },
  'plan-hash': { type: 'string' },
  yes: { type: 'boolean' },
} as const

export interface PushCall {
  readonly site: string
  readonly input: string
  readonly isJson: boolean
  readonly accepted: readonly (typeof unsafeCodes)[number][]
  readonly planHash: string | undefined
  readonly isYes: boolean
  readonly signal: AbortSignal
}

/** Reads the options; what only writing needs is a wrong call elsewhere. */
export function readPushCall(args: readonly string[], writes: boolean): PushCall {
  const { values, positionals } = readOptions(args, pushOptions)
  if (positionals.length > 0) throw new WrongCall('option', { detail: positionals[0] ?? '' })
  const { site, input, timeout, accept = [], yes = false, 'plan-hash': planHash } = values
  if (site === undefined) throw new WrongCall('missing-option', { name: '--site' })
  if (input === undefined) throw new WrongCall('missing-option', { name: '--input' })
  if (!writes && (yes || accept.length > 0 || planHash !== undefined)) {
    throw new WrongCall('option', { detail: '--accept, --plan-hash, --yes' })
  }
  if (yes && (planHash !== undefined || accept.length > 0)) throw new WrongCall('push-yes')
  const accepted = accept.map((code) => {
    const known = unsafeCodes.find((each) => each === code)
    if (known === undefined) throw new WrongCall('push-accept', { codes: unsafeCodes.join(', ') })
    return known
  })
  const seconds = readNumber('timeout', timeout, 1, 86_400)
  const signal = seconds === undefined ? new AbortController().signal : AbortSignal.timeout(seconds * 1000)
  return { site, input, isJson: values.json === true, accepted, planHash, isYes: yes, signal }
}

/** Opens what the call names, for this work alone until it has ended. */
export async function withPush<T>(
  { site, input }: PushCall,
  work: (push: CliPush) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const push = await openCliPush(site, input)
  if (!push.ok) return push
  try {
    return await work(push.value)
  } finally {
    push.value.close()
  }
}

/** Progress goes to people only. */
export function tellTo({ stderr }: CliStreams, translate: Translate): TellProgress {
  return stderr.isTTY === true ? (progress) => stderr.write(progressText(progress, translate)) : () => undefined
}

const answeredNo: readonly Fault['code'][] = ['push.rolled-back', 'push.not-rolled-back', 'push.verify-failed']

/** Whether a fault is the answer "no": it was tried, and the host did not take it. */
export function isAnswer({ code }: Fault): boolean {
  return answeredNo.includes(code)
}
