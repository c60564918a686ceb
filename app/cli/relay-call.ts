// What the commands about a running relay share: who asks, whom a partner's name means, and which options do not belong to a command.
import { userInfo } from 'node:os'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type ControlClient, createControlClient } from '#relay/control/control-client.ts'
import { loadPolicies, readConfig } from '#relay/service/load-config.ts'
import { commonOptions, WrongCall } from './options.ts'

export type PolicySource = Parameters<typeof loadPolicies>[0]

/** Options that mean something elsewhere only are a wrong call, as unknown ones are. */
export function refuseOthers(
  values: Readonly<Record<string, unknown>>,
  known: readonly string[],
  positionals: readonly string[],
): void {
  const other = Object.keys(values).find((name) => !(name in commonOptions) && !known.includes(name))
  if (other !== undefined) throw new WrongCall('option', { detail: `--${other}` })
  if (positionals[0] !== undefined) throw new WrongCall('option', { detail: positionals[0].slice(0, 40) })
}

/** What a configuration file says, and the way to the relay that runs with it; faults as `readConfig`. */
export async function findRelay(
  configPath: string,
): Promise<Outcome<{ readonly config: PolicySource & { readonly folder: string }; readonly client: ControlClient }>> {
  const config = await readConfig(configPath)
  return config.ok ? succeed({ config: config.value, client: createControlClient(config.value.folder) }) : config
}

/** The policy of a partner, by its name or id. */
export async function policyIdOf(partner: string, config: PolicySource): Promise<Outcome<string>> {
  const policies = await loadPolicies(config)
  if (!policies.ok) return policies
  const wanted = partner.toLowerCase()
  const policy = policies.value.all.find(({ id, partner: name }) => id === wanted || name.toLowerCase() === wanted)
  if (policy === undefined) throw new WrongCall('relay-partner', { name: partner.slice(0, 80) })
  return succeed(policy.id)
}

/** The user of the system who asks: stands in the evidence. */
export function whoAsks(): string {
  try {
    return userInfo().username || 'command line'
  } catch {
    return 'command line'
  }
}

/** One JSON document. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
