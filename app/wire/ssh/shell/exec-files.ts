// Files over plain commands, for POSIX hosts where SFTP is switched off. Same promise: written beside its place, mode before content,
// synced, checked for its length, put in place in one step. What the shell says is read in English.
import { randomBytes } from 'node:crypto'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { SshConnection } from '../ssh-order.ts'
import { type RanBytes, runCommand } from './run-command.ts'

/** Exit codes of ours, far from those of shells. */
export const execCode = { missing: 44, short: 45 } as const

const writeScript = [
  'LC_ALL=C; export LC_ALL; umask 077',
  'trap \'rm -f "$2"\' EXIT; trap "exit 1" HUP INT TERM',
  'if [ -d "$1" ]; then echo "Is a directory" >&2; exit 1; fi',
  ': > "$2" && chmod "$4" "$2" && cat > "$2" || exit 1',
  // fewer bytes than were promised: the connection was cut
  `[ "$(wc -c < "$2")" -eq "$3" ] || exit ${execCode.short}`,
  'sync "$2" 2>/dev/null || sync',
  'mv -f "$2" "$1" || exit 1',
].join('\n')

const readScript = [
  'LC_ALL=C; export LC_ALL',
  `[ -e "$1" ] || [ -L "$1" ] || exit ${execCode.missing}`,
  // what signing in prints comes before the mark
  'printf "%s\\n" "$3"; exec head -c "$2" "$1"',
].join('\n')

/** What a host may print by itself, and the mark. */
const noiseBytes = 65_536
const timeoutMs = 600_000

/** Writes a file by command. */
export function writeOverExec(
  connection: SshConnection,
  path: string,
  content: Uint8Array,
  mode: number,
  signal: AbortSignal | undefined,
): Promise<Outcome<RanBytes>> {
  const temporary = `${path.replace(/[^/]*$/, '')}.hs-${randomBytes(8).toString('hex')}`
  const words = [path, temporary, String(content.length), mode.toString(8)]
  return runScript(connection, writeScript, words, content, 4096, signal)
}

/** Reads a file by command, one byte more than `maxBytes` when there is more; null = there is none. */
export async function readOverExec(
  connection: SshConnection,
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Outcome<RanBytes | null>> {
  const mark = `@${randomBytes(16).toString('hex')}`
  const words = [path, String(maxBytes + 1), mark]
  const ran = await runScript(connection, readScript, words, undefined, maxBytes + noiseBytes, signal)
  if (!ran.ok) return ran
  if (ran.value.code === execCode.missing) return succeed(null)
  const { stdout } = ran.value
  const begin = stdout.indexOf(`${mark}\n`)
  return succeed({ ...ran.value, stdout: begin < 0 ? Buffer.alloc(0) : stdout.subarray(begin + mark.length + 1) })
}

function runScript(
  connection: SshConnection,
  script: string,
  words: readonly string[],
  input: Uint8Array | undefined,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Outcome<RanBytes>> {
  const command = ['/bin/sh', '-c', script, 'sh', ...words.map(afterDash)].map(quote).join(' ')
  return runCommand(connection, {
    command,
    timeoutMs,
    maxBytes,
    ...(input === undefined ? {} : { input }),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** A path that begins with a dash would be read as an option. */
function afterDash(word: string): string {
  return word.startsWith('-') ? `./${word}` : word
}

function quote(word: string): string {
  return /^[A-Za-z0-9._/:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
