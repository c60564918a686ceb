// What a trial may have left on a host that cannot be reached any more, and how a person takes it away there: by the script of the trial, else step by
// step, the mails first, for without the route they would go to the partner. By hand nothing goes but lines that are ours as they were written, and
// a step that needs another one refuses before it. Pure; where a name is not known without the host it is asked there.
import type { HandStep, LeftBehind } from '#domain/confirm/given-up.ts'
import type { Trial, TrialPlace } from '#domain/confirm/trial.ts'
import { shellLiteral } from '../scripts/shell-literal.ts'
import type { PostfixSite } from '../site.ts'
import { trialScriptName } from './script-file.ts'

type Command = LeftBehind['commands'][number]
type Thing = LeftBehind['things'][number]

/** A table the script writes into, as the rule's source names it; others get one of ours before them. */
const tableForm = /^(?:proxy:)?(hash|btree|lmdb|cdb|texthash):(\/[A-Za-z0-9._/-]+) \(/
const marks = '-v first="# handschlag trial: begin, temporary, do not edit" -v last="# handschlag trial: end"'

/** Things and commands, in the order they are to be done. */
export function postfixLeftBehind(
  { id, traps }: Trial,
  { configDirectory: etc }: PostfixSite,
  place: TrialPlace,
): LeftBehind {
  const own = `${etc}/handschlag-trial-${id}`
  const keys = traps.map(({ address, port }) => `[${address}]:${port}`)
  const table = place.rule.text === null ? null : tableForm.exec(place.rule.source)
  const [, type = '', path = ''] = table ?? []
  const script = `sudo sh ${place.folder}/${trialScriptName}`
  const rules: Thing[] =
    table === null ? [] : [{ kind: 'rule', name: `${type}:${path}: ${keys.join(', ')}`.slice(0, 1000) }]
  return {
    things: [
      { kind: 'route', name: `${etc}/main.cf: transport_maps = texthash:${own}/transport` },
      ...rules,
      { kind: 'file', name: own },
      { kind: 'file', name: `$queue_directory/handschlag-trial-${id}.pem` },
    ],
    commands: [
      step('script', `${script} --undo`),
      step('look', `${script} --left`),
      step('mails', dropMails(etc)),
      step('route', dropRoute(etc, own)),
      ...(table === null ? [] : [step('rule', dropRules(etc, type, path, keys))]),
      step('reload', `sudo postfix -c ${etc} reload`),
      step('file', dropFiles(etc, id, table === null ? null : { type, path })),
    ],
  }
}

const step = (name: HandStep, command: string): Command => ({ step: name, command })

/** Nobody but a counter-proof sends to such addresses. */
function dropMails(etc: string): string {
  const ours = String.raw`/"address": "gegenprobe-/s/.*"queue_id": *"\([0-9A-Za-z]*\)".*/\1/p`
  return `sudo postqueue -c ${etc} -j | sed -n '${ours}' | sudo postsuper -c ${etc} -d -`
}

/** Written beside it first: owner and mode stay, and a program that fails leaves the file as it is. */
function rewritten(path: string, values: string, program: string): string {
  const draft = `${path}.handschlag-new`
  return `sudo cp -p ${path} ${draft} && sudo awk -v out=${draft} ${marks} ${values} '${program}' ${path} && sudo mv ${draft} ${path}`
}

/**
 * A line of ours that only says again what stands before it goes; of any other line nothing goes but our table. Not while a mail of the trial waits:
 * without the route it would go to the partner.
 */
function dropRoute(etc: string, own: string): string {
  const program = [
    'function plain(text) { gsub(/[ \\t]+/, " ", text); sub(/^ /, "", text); sub(/ $/, "", text); return text }',
    '$0 == first || $0 == last { next }',
    // what somebody added on a line of its own needs the line it goes on
    'held != "" && /^[ \\t]*[^ \\t#]/ { if ($0 ~ /^[ \\t]/) print held > out; held = "" }',
    '{ line = $0; while ((at = index(line, mark)) > 0) { rest = substr(line, at + length(mark)); sub(/^(transport|policy)/, "", rest); sub(/^[ \\t]*,?[ \\t]*/, "", rest); line = substr(line, 1, at - 1) rest } }',
    '/^[^ \\t#]/ { name = line; sub(/[ \\t]*=.*/, "", name); value = line; sub(/^[^=]*=/, "", value); is_said = plain(value) == plain(said[name]); said[name] = value; if (line != $0 && is_said) { held = line; next } }',
    '/^[ \\t]+[^ \\t#]/ { said[name] = said[name] " " line }',
    '{ print line > out }',
  ].join(' ')
  const waits = `queue=$(sudo postqueue -c ${etc} -j) && case $queue in *'"address": "gegenprobe-'*) echo 'mails of the counter-proof still wait' >&2; false ;; esac`
  return `${waits} && ${rewritten(`${etc}/main.cf`, `-v mark=texthash:${own}/`, program)}`
}

function dropRules(etc: string, type: string, path: string, keys: readonly string[]): string {
  if (type === 'texthash') {
    const program = [
      'BEGIN { count = split(keys, key, " "); for (at = 1; at <= count; at++) ours[key[at]] = 1 }',
      '$0 == first { inside = 1; next } $0 == last { inside = 0; next } inside && ($1 in ours) { next } { print > out }',
    ].join(' ')
    return rewritten(path, `-v keys="${keys.join(' ')}"`, program)
  }
  // cdb knows no deleting; it is built anew from its text
  if (type === 'cdb') return `sudo postmap -c ${etc} cdb:${path}`
  const each = keys.map((key) => shellLiteral(key)).join(' ')
  return `for key in ${each}; do sudo postmap -c ${etc} -d "$key" ${type}:${path}; done`
}

/** Postfix defers all mail for want of a table it is told of, so nothing goes while anything names it. */
function dropFiles(etc: string, id: string, table: { readonly type: string; readonly path: string } | null): string {
  const name = `handschlag-trial-${id}`
  const asked = ['', ' -P', ' -M'].map((what) => `sudo postconf -c ${etc}${what}`)
  const isListed = table !== null && table.type !== 'cdb'
  if (isListed) asked.push(`sudo postmap -c ${etc} -s ${table.type}:${table.path}`)
  const isNamed = `case $named in *${name}*) echo 'still named, nothing removed:' >&2; printf '%s\\n' "$named" | grep -F ${name} >&2; false ;; esac`
  const files = `${etc}/${name} "$(sudo postconf -c ${etc} -xh queue_directory)/${name}.pem"`
  return `named=$(${asked.join(' && ')}) && ${isNamed} && sudo rm -rf ${files}`
}
