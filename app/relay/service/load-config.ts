// The configuration file and everything it names, read and checked as a whole before anything starts: policies, keys, authorities, trust
// anchors. The first fault ends it and names file and field; nothing is half loaded. Paths in the file are relative to the file.
import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { type Fault, fail, faultCodes, type Outcome, succeed } from '#domain/fault.ts'
import { type RelayConfig, relayConfig } from '#domain/relay-config.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { readTrustAnchors, type TrustAnchor } from '#wire/dnssec/trust-anchors.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import { readAuthorities } from '#wire/trust-store.ts'
import { createLoadedPolicies, type LoadedPolicies } from '../policies.ts'
import { loadKeyPair } from './load-keys.ts'
import { readBounded } from './read-bounded.ts'

export interface LoadedConfig {
  /** Every path in it is absolute. */
  readonly config: RelayConfig
  readonly policies: LoadedPolicies
  /** One for each listener; null = it offers no STARTTLS. */
  readonly listenerKeys: readonly (ClientCertificate | null)[]
  readonly clientCertificates: ReadonlyMap<string, ClientCertificate>
  /** PEM, besides the bundled ones. */
  readonly authorities: readonly string[]
  /** Those that count for the next hop; null = the usual ones. */
  readonly nextHopAuthorities: readonly string[] | null
  readonly trustAnchors: readonly TrustAnchor[] | null
  /** Everything that was read; a change of one of them is a reason to load again. */
  readonly files: readonly string[]
}

const megabyte = 1024 * 1024
const limits = { config: 8 * megabyte, policies: 64 * megabyte, pem: 4 * megabyte }

/** Reads the configuration file alone: enough to find the folder of a running relay. */
export async function readConfig(path: string): Promise<Outcome<RelayConfig>> {
  const file = resolve(path)
  const text = await readBounded(file, limits.config)
  if (!text.ok) return text
  const config = parseJson(file, text.value, relayConfig)
  return config.ok ? succeed(withAbsolutePaths(config.value, dirname(file))) : config
}

/** Reads the configuration and all it names. */
export async function loadConfig(path: string): Promise<Outcome<LoadedConfig>> {
  const read = await readConfig(path)
  if (!read.ok) return read
  const config = read.value
  const policies = await loadPolicies(config)
  if (!policies.ok) return policies
  const listenerKeys = await each(config.listeners, async ({ tls }) =>
    tls === null ? succeed(null) : loadKeyPair(tls),
  )
  if (!listenerKeys.ok) return listenerKeys
  const names = Object.entries(config.clientCertificates)
  const certificates = await each(names, async ([name, pair]) => {
    const loaded = await loadKeyPair(pair)
    return loaded.ok ? succeed([name, loaded.value] as const) : loaded
  })
  if (!certificates.ok) return certificates
  const authorities = await loadAuthorities(config.outbound.authorities)
  if (!authorities.ok) return authorities
  const nextHopAuthorities = await loadAuthorities(config.nextHop?.authorities ?? null)
  if (!nextHopAuthorities.ok) return nextHopAuthorities
  const trustAnchors = await loadAnchors(config.outbound.trustAnchors)
  if (!trustAnchors.ok) return trustAnchors
  return succeed({
    config,
    policies: policies.value,
    listenerKeys: listenerKeys.value,
    clientCertificates: new Map(certificates.value),
    authorities: authorities.value ?? [],
    nextHopAuthorities: nextHopAuthorities.value,
    trustAnchors: trustAnchors.value,
    files: [resolve(path), ...filesOf(config)],
  })
}

/** What a configuration that could not be loaded names: a change of one of them may be what it lacked. None when it cannot be read. */
export async function namedFiles(path: string): Promise<readonly string[]> {
  const config = await readConfig(path)
  return config.ok ? filesOf(config.value) : []
}

/** Reads the policy file of a configuration. */
export async function loadPolicies(
  config: Pick<RelayConfig, 'policies' | 'clientCertificates'>,
): Promise<Outcome<LoadedPolicies>> {
  const path = config.policies
  const text = await readBounded(path, limits.policies)
  if (!text.ok) return text
  const file = parseJson(path, text.value, relayPolicyFile)
  if (!file.ok) return file
  const unknown = file.value.policies.find(
    ({ clientCertificate: name }) => name !== null && !Object.hasOwn(config.clientCertificates, name),
  )
  if (unknown !== undefined) {
    const detail = `${unknown.partner}: clientCertificate ${unknown.clientCertificate}`
    return fail('input.wrong-format', { path, detail })
  }
  return succeed(createLoadedPolicies(file.value, createHash('sha256').update(text.value).digest('hex')))
}

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}

/** Parses a JSON text strictly; the first thing wrong is said with its place. */
function parseJson<T>(path: string, text: string, schema: Schema<T>): Outcome<T> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    return fail('input.wrong-format', { path, detail: error instanceof Error ? error.message : '' })
  }
  const parsed = schema.safeParse(content)
  if (parsed.success) return succeed(parsed.data)
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join('.') ?? ''
  const code = faultCodes.find((known) => known === issue?.message)
  const value = valueAt(content, issue?.path ?? [])
  const detail = [place, issue?.message].filter(Boolean).join(': ')
  const params: Fault['params'] = { path, detail, ...(typeof value === 'string' ? { value: value.slice(0, 255) } : {}) }
  return code === undefined || code.startsWith('input.') ? fail('input.wrong-format', params) : fail(code, params)
}

/** What stands at the place; some faults name it. */
function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : at), content)
}

async function loadAuthorities(path: string | null): Promise<Outcome<readonly string[] | null>> {
  if (path === null) return succeed(null)
  const text = await readBounded(path, limits.pem)
  return text.ok ? readAuthorities(text.value, path) : text
}

async function loadAnchors(path: string | null): Promise<Outcome<readonly TrustAnchor[] | null>> {
  if (path === null) return succeed(null)
  const text = await readBounded(path, limits.pem)
  return text.ok ? readTrustAnchors(text.value, path) : text
}

async function each<T, R>(items: readonly T[], load: (item: T) => Promise<Outcome<R>>): Promise<Outcome<readonly R[]>> {
  const results: R[] = []
  for (const item of items) {
    const result = await load(item)
    if (!result.ok) return result
    results.push(result.value)
  }
  return succeed(results)
}

function withAbsolutePaths(config: RelayConfig, base: string): RelayConfig {
  const at = (path: string) => resolve(base, path)
  const orNull = (path: string | null) => (path === null ? null : at(path))
  const pair = ({ certificate, key }: { certificate: string; key: string }) => ({
    certificate: at(certificate),
    key: at(key),
  })
  return {
    ...config,
    folder: at(config.folder),
    policies: at(config.policies),
    listeners: config.listeners.map((entry) => ({ ...entry, tls: entry.tls === null ? null : pair(entry.tls) })),
    nextHop: config.nextHop === null ? null : { ...config.nextHop, authorities: orNull(config.nextHop.authorities) },
    outbound: {
      ...config.outbound,
      trustAnchors: orNull(config.outbound.trustAnchors),
      authorities: orNull(config.outbound.authorities),
    },
    clientCertificates: Object.fromEntries(
      Object.entries(config.clientCertificates).map(([name, entry]) => [name, pair(entry)]),
    ),
  }
}

function filesOf(config: RelayConfig): readonly string[] {
  const pairs = [...config.listeners.flatMap(({ tls }) => tls ?? []), ...Object.values(config.clientCertificates)]
  const single = [config.outbound.authorities, config.outbound.trustAnchors, config.nextHop?.authorities ?? null]
  return [
    config.policies,
    ...pairs.flatMap(({ certificate, key }) => [certificate, key]),
    ...single.filter((path) => path !== null),
  ]
}
