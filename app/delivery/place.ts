// Brings files to the work folder of a host: only what is missing there or different, and every file is hashed on the host afterwards. The
// folder is the signed-in user's alone. Faults: push.disk-full, push.read-only, push.refused, push.tool-missing, push.host-unfit.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PlanUpload } from '#domain/push/push-plan.ts'
import { askScript, whatStopped } from './ask-script.ts'
import { cleanDetail, withoutControls } from './clean-text.ts'
import { commandLine } from './command-line.ts'
import { type DeliveryHost, faultAt, outcomeAt } from './delivery-host.ts'
import { hostScript, hostScriptName } from './host-script.ts'
import { type NamedContent, sha256 } from './plan-hash.ts'
import { siteFolderOf } from './run-folder.ts'
import { hashFilesWords, makeFolderWords, tidyWords } from './windows-scripts.ts'

export interface PlaceOrder {
  readonly siteId: string
  /** SHA-256 of the set; its beginning names the folder. */
  readonly setHash: string
  readonly files: readonly NamedContent[]
  readonly signal?: AbortSignal
  /** A file is being sent. */
  readonly onSend?: (name: string) => void
}

export interface Placed {
  readonly folder: string
  /** Everything that has to lie there, our own script included. */
  readonly uploads: readonly PlanUpload[]
  /** What was sent this time. */
  readonly sent: readonly string[]
}

/** What a set consists of on a host of that system, as a plan lists it. */
export function filesFor(host: Pick<DeliveryHost, 'system'>, files: readonly NamedContent[]): readonly NamedContent[] {
  return host.system === 'windows' ? files : [...files, { name: hostScriptName, content: hostScript }]
}

/** The uploads of a plan for these files, sorted. */
export function uploadsOf(files: readonly NamedContent[]): readonly PlanUpload[] {
  return files
    .map(({ name, content }) => ({ name, size: bytes(content).length, sha256: sha256(content) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Makes the folder and brings what is missing; the same call again sends nothing. */
export async function place(host: DeliveryHost, order: PlaceOrder): Promise<Outcome<Placed>> {
  const { signal } = order
  const files = filesFor(host, order.files)
  const uploads = uploadsOf(files)
  const made = await makeFolder(host, order)
  if (!made.ok) return made
  const folder = made.value
  const before = await hashesThere(host, folder, uploads, signal)
  if (!before.ok) return before
  const sent: string[] = []
  for (const { name, content } of files) {
    if (before.value.get(name) === sha256(content)) continue
    order.onSend?.(name)
    const path = `${folder}/${name}`
    const done = await host.shell.upload(path, bytes(content), 0o600, signal)
    if (!done.ok) return { ok: false, fault: faultAt(host, name, done.fault) }
    sent.push(name)
  }
  if (sent.length > 0) {
    const after = await hashesThere(host, folder, uploads, signal)
    if (!after.ok) return after
    const odd = uploads.find((one) => after.value.get(one.name) !== one.sha256)
    if (odd !== undefined)
      return fail('push.refused', { host: host.name, path: `${folder}/${odd.name}`, detail: 'SHA-256' })
  }
  const tidied = await tidy(host, folder, signal)
  return tidied.ok ? succeed({ folder, uploads, sent }) : tidied
}

/** Names of homes as directories give them, `user@domain` among them; nothing a command line or a script would read otherwise. */
const safeFolder = /^([A-Za-z]:)?[A-Za-z0-9._/@+=,%-]+$/

const posixMake = `LC_ALL=C; export LC_ALL; umask 077; d="$HOME/.handschlag"; for p in "$d" "$d/$1" "$d/$1/$2"; do e=$({ if [ -h "$p" ]; then echo "$p is a link"; false; else mkdir -p "$p" && chmod 700 "$p"; fi; } 2>&1) || { echo "=cannot $e"; exit 0; }; done; echo "=folder $d/$1/$2"`

/** The folder of a set as whoever signs in to the host would write it; a shell there makes the home of `~`. */
export function writtenFolder(system: DeliveryHost['system'], siteId: string, setHash: string): string {
  const home = system === 'windows' ? 'C:/ProgramData/Handschlag' : '~/.handschlag'
  return `${home}/${siteId}/${setHash.slice(0, 16)}`
}

async function makeFolder(host: DeliveryHost, { siteId, setHash, signal }: PlaceOrder): Promise<Outcome<string>> {
  const name = setHash.slice(0, 16)
  const folder = writtenFolder('windows', siteId, setHash)
  const words =
    host.system === 'windows'
      ? makeFolderWords(folder)
      : succeed<readonly string[]>(['sh', '-c', posixMake, 'sh', siteId, name])
  if (!words.ok) return words
  const said = await runQuick(host, words.value, 'mkdir', signal)
  if (!said.ok) return said
  const made = said.value.find((line) => line.startsWith('folder '))?.slice(7)
  if (made === undefined)
    return fail('push.not-understood', { host: host.name, detail: said.value.join(' ').slice(0, 300) })
  if (!safeFolder.test(made)) return fail('push.host-unfit', { host: host.name, detail: made })
  return succeed(made)
}

const posixHash = `cd "$1" || exit 0; shift; if command -v sha256sum >/dev/null; then t=sha256sum; elif command -v shasum >/dev/null; then t="shasum -a 256"; else echo "=missing"; exit 0; fi; for f in "$@"; do [ ! -f "$f" ] || [ -h "$f" ] || $t "$f" | while read -r h n; do echo "=hash $h $f"; done; done; echo "=all"`

async function hashesThere(
  host: DeliveryHost,
  folder: string,
  uploads: readonly PlanUpload[],
  signal: AbortSignal | undefined,
): Promise<Outcome<ReadonlyMap<string, string>>> {
  const words =
    host.system === 'windows'
      ? hashFilesWords(folder)
      : succeed(['sh', '-c', posixHash, 'sh', folder, ...uploads.map(({ name }) => name)])
  if (!words.ok) return words
  const said = await runQuick(host, words.value, 'SHA-256', signal)
  if (!said.ok) return said
  if (said.value.includes('missing')) return fail('push.tool-missing', { host: host.name, tool: 'sha256sum' })
  const pairs = said.value.flatMap((line) => {
    const found = /^hash ([0-9a-f]{64}) (\S+)$/.exec(line)
    return found?.[1] === undefined || found[2] === undefined ? [] : [[found[2], found[1]] as const]
  })
  return succeed(new Map(pairs))
}

async function tidy(host: DeliveryHost, folder: string, signal: AbortSignal | undefined): Promise<Outcome<unknown>> {
  const step = 'tidy'
  const site = siteFolderOf(folder)
  if (host.system === 'posix')
    return askScript(host, { folder, step, words: [step, site, folder], ...(signal !== undefined && { signal }) })
  const words = tidyWords(site, folder)
  return words.ok ? runQuick(host, words.value, step, signal) : words
}

/** What a quick command said in lines that begin with `=`, without the mark. */
async function runQuick(
  host: DeliveryHost,
  words: readonly string[],
  step: string,
  signal: AbortSignal | undefined,
): Promise<Outcome<readonly string[]>> {
  const line = commandLine(host, words)
  if (!line.ok) return line
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs: 120_000,
    maxBytes: 1_000_000,
    ...(signal !== undefined && { signal }),
  })
  if (!ran.ok) return outcomeAt(host, step, ran)
  const said = ran.value.stdout
    .split(/\r?\n/)
    .flatMap((text) => (text.startsWith('=') ? [withoutControls(text.slice(1))] : []))
  const trouble = said.find((text) => text.startsWith('cannot '))
  if (trouble !== undefined) return { ok: false, fault: whatStopped(host, '.handschlag', trouble.slice(7)) }
  if (said.length > 0) return succeed(said)
  const detail = cleanDetail(ran.value.stderr) || cleanDetail(ran.value.stdout) || `code ${ran.value.code}`
  return fail('push.not-understood', { host: host.name, detail })
}

function bytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content
}
