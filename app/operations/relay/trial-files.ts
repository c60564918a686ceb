// The files of the app's relay: its configuration, the policies it reads, and the app's own note beside them. What a person wrote into the
// configuration by hand stays; only what the window asks for is set. Faults: input.wrong-format, file.not-written.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type RelayConfig, relayConfig } from '#domain/relay-config.ts'
import { type RelayPolicyFile, relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import type { RelaySetup } from '#domain/relay-trial.ts'
import { exceptionsIn } from '#relay/store/exceptions-in.ts'
import { isSystemError } from '#storage/make-folder.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'

const appNote = z.strictObject({ siteId: z.uuid().nullable(), startsWithApp: z.boolean() })
type AppNote = z.infer<typeof appNote>

/** What the relay of this app goes by. */
export interface RelayInForce {
  /** The gateway it enforces the policies of; null = none. */
  readonly siteId: string | null
  /** The policy file; undefined = there is none, or none it would take. */
  readonly policies: RelayPolicyFile | undefined
}

/** Of its state, beside its configuration. */
const usualFolder = 'state'

export interface TrialFiles {
  readonly configPath: string
  config(): Promise<Outcome<RelayConfig | undefined>>
  note(): Promise<AppNote>
  /** The policy file as text; undefined when there is none. */
  policyText(): Promise<string | undefined>
  /** As it is on disk now; waits for nobody, so that it is of the same moment as what the store knows. */
  inForce(): RelayInForce
  /** Exceptions from its policies that nobody has ended, just as promptly; faults storage.*. */
  exceptions(): Outcome<readonly RelayException[]>
  saveSetup(setup: RelaySetup): Promise<Outcome<undefined>>
  savePolicies(text: string): Promise<Outcome<undefined>>
}

/** The files in the folder; nothing is made before something is saved. */
export function trialFilesIn(folder: string): TrialFiles {
  const configPath = join(folder, 'relay.json')
  const notePath = join(folder, 'app.json')
  const policyPath = join(folder, 'relay-policy.json')
  const emptyPolicies: RelayPolicyFile = { schema: 'handschlag.relay-policy/2', policies: [] }

  const config = async (): Promise<Outcome<RelayConfig | undefined>> => {
    const raw = await readJson(configPath)
    if (raw.kind === 'absent') return succeed(undefined)
    const parsed = raw.kind === 'json' ? relayConfig.safeParse(raw.value) : undefined
    if (parsed?.success === true) return succeed(parsed.data)
    const [issue] = parsed?.error.issues ?? []
    const detail = issue === undefined ? 'JSON' : `${issue.path.join('.')}: ${issue.message}`.slice(0, 200)
    return fail('input.wrong-format', { path: configPath, detail })
  }

  return {
    configPath,
    config,
    async note() {
      return noteIn(await readText(notePath))
    },
    async policyText() {
      const text = await readText(policyPath)
      return text === undefined || policiesIn(text) === undefined ? undefined : text
    },
    inForce: () => ({ siteId: noteIn(readNow(notePath)).siteId, policies: policiesIn(readNow(policyPath)) }),
    exceptions: () => exceptionsIn(resolve(folder, folderIn(readNow(configPath)))),
    async saveSetup(setup) {
      const before = await config()
      if (!before.ok) return before
      const next = relayConfig.safeParse(configOf(setup, before.value))
      if (!next.success) {
        const [issue] = next.error.issues
        return fail('input.wrong-format', { path: configPath, detail: issue?.message ?? '' })
      }
      const files = [
        { path: configPath, content: asText(next.data) },
        { path: notePath, content: asText({ siteId: setup.siteId, startsWithApp: setup.startsWithApp }) },
      ]
      const hasPolicies = (await readText(policyPath)) !== undefined
      return write(hasPolicies ? files : [...files, { path: policyPath, content: asText(emptyPolicies) }])
    },
    savePolicies: (text) => write([{ path: policyPath, content: text }]),
  }
}

/** The setup a configuration amounts to. */
export function setupOf(config: RelayConfig, note: AppNote): RelaySetup {
  const [listener] = config.listeners
  return {
    hostName: config.hostName,
    postmaster: config.postmaster,
    listenAddress: listener?.address ?? '127.0.0.1',
    listenPort: listener?.port ?? 2525,
    certificate: listener?.tls?.certificate ?? '',
    key: listener?.tls?.key ?? '',
    networks: config.networks,
    ownDomains: config.ownDomains,
    nextHop: config.nextHop === null ? null : { host: config.nextHop.host, port: config.nextHop.port },
    unlisted: config.outbound.unlisted,
    ...note,
  }
}

function configOf(setup: RelaySetup, before: RelayConfig | undefined): unknown {
  const [first, ...others] = before?.listeners ?? []
  const tls = setup.certificate === '' ? null : { certificate: setup.certificate, key: setup.key }
  const listener = { ...first, address: setup.listenAddress, port: setup.listenPort, tls }
  return {
    ...before,
    schema: 'handschlag.relay/1',
    hostName: setup.hostName,
    postmaster: setup.postmaster,
    folder: before?.folder ?? usualFolder,
    listeners: [listener, ...others],
    networks: setup.networks,
    ownDomains: setup.ownDomains,
    nextHop: setup.nextHop === null ? null : { ...before?.nextHop, ...setup.nextHop },
    outbound: { ...before?.outbound, unlisted: setup.unlisted },
  }
}

async function write(files: Parameters<typeof writeWholeFiles>[0]): Promise<Outcome<undefined>> {
  try {
    await writeWholeFiles(files)
    return succeed(undefined)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    return fail('file.not-written', { path: files[0]?.path ?? '', detail: String(error.code) })
  }
}

function asText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

async function readJson(
  path: string,
): Promise<{ kind: 'absent' } | { kind: 'json'; value: unknown } | { kind: 'no-json' }> {
  const text = await readText(path)
  if (text === undefined) return { kind: 'absent' }
  const value = parse(text)
  return value === undefined ? { kind: 'no-json' } : { kind: 'json', value }
}

function noteIn(text: string | undefined): AppNote {
  const note = appNote.safeParse(text === undefined ? undefined : parse(text))
  return note.success ? note.data : { siteId: null, startsWithApp: false }
}

function folderIn(text: string | undefined): string {
  const config = relayConfig.safeParse(text === undefined ? undefined : parse(text))
  return config.success ? config.data.folder : usualFolder
}

function policiesIn(text: string | undefined): RelayPolicyFile | undefined {
  const file = relayPolicyFile.safeParse(text === undefined ? undefined : parse(text))
  return file.success ? file.data : undefined
}

/** A file nobody can read is one nothing is in force by. */
function readNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
