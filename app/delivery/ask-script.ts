// Calls delivery's own script on a POSIX host and reads what it says. Faults: push.disk-full, push.read-only, push.refused for what the
// script could not do; push.not-understood where something else answers in its stead.
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import { cleanDetail, withoutControls } from './clean-text.ts'
import { commandLine } from './command-line.ts'
import { type DeliveryHost, outcomeAt } from './delivery-host.ts'
import { hostScriptName } from './host-script.ts'

export interface ScriptCall {
  /** Set folder the script lies in. */
  readonly folder: string
  /** What is done, for sentences. */
  readonly step: string
  readonly words: readonly string[]
  /** Rights of the caller unless told. */
  readonly elevated?: { readonly prefix: readonly string[]; readonly input: string | null }
  readonly signal?: AbortSignal
}

const callMs = 60_000

/** The words a call of the script consists of. */
export function scriptWords(folder: string, words: readonly string[]): readonly string[] {
  return ['sh', `${folder}/${hostScriptName}`, ...words]
}

/** Runs one quick call; the lines it said without their mark. */
export async function askScript(host: DeliveryHost, call: ScriptCall): Promise<Outcome<readonly string[]>> {
  const line = commandLine(host, [...(call.elevated?.prefix ?? []), ...scriptWords(call.folder, call.words)])
  if (!line.ok) return line
  const input = call.elevated?.input ?? null
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs: callMs,
    maxBytes: 2_000_000,
    ...(input !== null && { input }),
    ...(call.signal !== undefined && { signal: call.signal }),
  })
  if (!ran.ok) return outcomeAt(host, call.step, ran)
  const said = ran.value.stdout
    .split('\n')
    .flatMap((text) => (text.startsWith('=') ? [withoutControls(text.slice(1))] : []))
  const trouble = said.find((text) => text.startsWith('cannot '))
  if (trouble !== undefined) return { ok: false, fault: whatStopped(host, call.folder, trouble.slice(7)) }
  if (said.length > 0) return succeed(said)
  const detail = cleanDetail(ran.value.stderr) || cleanDetail(ran.value.stdout) || `code ${ran.value.code}`
  return fail('push.not-understood', { host: host.name, detail })
}

/** What the system's own words about a failed write mean. */
export function whatStopped(host: DeliveryHost, path: string, words: string): Fault {
  const params = { host: host.name, path }
  if (/no space left|quota exceeded|disk full/i.test(words)) return fail('push.disk-full', params).fault
  if (/read-only file system/i.test(words)) return fail('push.read-only', params).fault
  return fail('push.refused', { ...params, detail: cleanDetail(words) || '?' }).fault
}
