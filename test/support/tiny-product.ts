// A mail product of one file, for tests of delivery: its script looks, writes in one step, checks and takes back like the real ones, and does
// worse when a file in its folder says so: `hold-<mode>` waits until it is gone, `fail-<mode>` fails there.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Artefact } from '#domain/artefact.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'

export interface TinySite {
  /** Folder that holds tiny.conf and belongs to whoever may write. */
  readonly etc: string
  readonly isPrivileged?: boolean
  readonly timeoutMs?: number
}

const scriptName = 'tiny.sh'
const script = `set -eu
here=$(dirname "$0") mode=$1 etc=$2
[ ! -d "$etc/\${SUDO_USER:-nobody}" ] || etc=$etc/$SUDO_USER
say() { printf '@handschlag %s\\n' "$*"; }
state() { { cat "$etc/tiny.conf" 2>/dev/null || echo none; } | sha256sum | cut -d ' ' -f 1; }
hold() { [ ! -e "$etc/hold-$1" ] || say "holding $1"; while [ -e "$etc/hold-$1" ]; do sleep 0.05; done; }
spoil() { [ ! -e "$etc/fail-$1" ] || { say "end failed broken-on-purpose"; exit 9; }; }
put() { cp "$1" "$etc/tiny.new"; chmod 644 "$etc/tiny.new"; sync "$etc/tiny.new"; hold before-rename; mv -f "$etc/tiny.new" "$etc/tiny.conf"; }
case $mode in
  inspect | inspect-undo)
    say "state $(state)"
    say "is $({ cat "$etc/tiny.conf" 2>/dev/null || :; } | base64 -w 0)"
    if [ "$mode" = inspect-undo ]; then say "was $({ cat "$etc/kept-$3" 2>/dev/null || :; } | base64 -w 0)"; fi
    [ ! -e "$etc/unfinished" ] || say unfinished
    say 'end done' ;;
  apply)
    mkdir "$etc/lock" 2>/dev/null || { say 'end locked somebody'; exit 5; }
    trap 'rmdir "$etc/lock"' EXIT
    spoil before
    [ "$(state)" = "$3" ] || { say 'end moved'; exit 6; }
    hold apply
    : > "$etc/unfinished"
    if [ -e "$etc/tiny.conf" ]; then cp -p "$etc/tiny.conf" "$etc/kept-$4"; else : > "$etc/kept-$4"; fi
    echo 'step: kept'
    put "$here/tiny.conf"
    echo 'step: written'
    spoil apply
    hold after
    rm -f "$etc/unfinished"
    say "end done" ;;
  verify)
    hold verify
    spoil verify
    cmp -s "$here/tiny.conf" "$etc/tiny.conf" || { say 'end failed not-in-force'; exit 7; }
    say 'end done' ;;
  undo)
    hold undo
    spoil undo
    [ -e "$etc/kept-$3" ] || { say 'end done'; exit 0; }
    if [ -s "$etc/kept-$3" ]; then put "$etc/kept-$3"; else rm -f "$etc/tiny.conf"; fi
    rm -f "$etc/kept-$3" "$etc/unfinished"
    say 'end done' ;;
esac
`

/** The file a push brings. */
export function tinyArtefact(content: string): Artefact {
  return { name: 'tiny.conf', language: 'conf', content, reasons: [] }
}

export const tinyScript = { name: scriptName, content: script }

const runName = z.string().catch('')

export const tinyDriver: PushDriver<TinySite> = {
  systems: ['posix'],
  extraFiles: async () => succeed([tinyScript]),
  inspect: (site, place) => [call(site, place, 'look', 'inspect', ['inspect', site.etc])],
  read: (answers, artefacts) => {
    const said = fields(answers[0])
    const after = artefacts[0]?.content ?? ''
    return reading(said, said.get('is') ?? null, after)
  },
  apply: (site, place, { stateHash }) => [
    call(site, place, 'write', 'apply', ['apply', site.etc, stateHash, place.run]),
  ],
  verify: (site, place) => [call(site, place, 'prove', 'verify', ['verify', site.etc])],
  inspectUndo: (site, place, undo) => [
    call(site, place, 'look-back', 'inspect', ['inspect-undo', site.etc, runName.parse(undo['kept'] ?? place.run)]),
  ],
  readUndo: (answers) => {
    const said = fields(answers[0])
    return reading(said, said.get('is') ?? null, said.get('was') ?? '')
  },
  undo: (site, place, undo) => [
    call(site, place, 'take-back', 'undo', ['undo', site.etc, runName.parse(undo['kept'] ?? place.run)]),
  ],
  judge: (command, answer) => {
    const [word = '', detail = ''] = (fields(answer).get('end') ?? '').split(' ')
    if (word === 'done') {
      const run = command.words.at(-1)
      return { kind: 'done', undo: command.phase === 'apply' && run !== undefined ? { kept: run } : {} }
    }
    if (word === 'moved') return { kind: 'moved' }
    if (word === 'locked') return { kind: 'locked', by: detail }
    return { kind: 'failed', detail: detail || `code ${answer.code}: ${answer.stderr}` }
  },
}

function call(
  site: TinySite,
  place: PushPlace,
  id: string,
  phase: PlanCommand['phase'],
  words: readonly string[],
): PlanCommand {
  return {
    id: `tiny-${id}`,
    phase,
    words: ['sh', `${place.folder}/${scriptName}`, ...words],
    isPrivileged: site.isPrivileged ?? false,
    timeoutMs: site.timeoutMs ?? 60_000,
    isDetached: phase === 'apply' || phase === 'undo',
  }
}

function fields(answer: CommandAnswer | undefined): ReadonlyMap<string, string> {
  const found = [...(answer?.stdout ?? '').matchAll(/^@handschlag (\S+) ?(.*)$/gm)]
  return new Map(found.map(([, key = '', value = '']) => [key, decode(key, value)]))
}

function decode(key: string, value: string): string {
  return key === 'is' || key === 'was' ? Buffer.from(value, 'base64').toString('utf8') : value
}

function reading(said: ReadonlyMap<string, string>, before: string | null, after: string) {
  const stateHash = said.get('state')
  if (stateHash === undefined) return fail('push.not-understood', { host: '', detail: 'tiny' })
  const change = { kind: 'file' as const, name: 'tiny.conf', before, after, owner: null, mode: null }
  return succeed({
    product: { name: 'Tiny', version: '1.0' },
    stateHash,
    changes: before === after ? [] : [change],
    unsafe: before?.includes('by hand') === true ? [{ code: 'hand-edited' as const, params: {} }] : [],
    notes: [],
    isUnfinished: said.has('unfinished'),
  })
}

/** What the product has in force. */
export function tinyConf({ etc }: TinySite): string {
  return readFileSync(`${etc}/tiny.conf`, 'utf8')
}
