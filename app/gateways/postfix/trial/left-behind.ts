// What a trial may have left on a host that cannot be reached any more, and how a person takes it away there: by the script of the trial, else step by
// step, the mails first, for without the route they would go to the partner. Pure; where a name is not known without the host it is asked there.
import type { HandStep, LeftBehind } from '#domain/confirm/given-up.ts'
import type { Trial, TrialPlace } from '#domain/confirm/trial.ts'
import { shellLiteral } from '../scripts/shell-literal.ts'
import type { PostfixSite } from '../site.ts'
import { trialScriptName } from './script-file.ts'

type Command = LeftBehind['commands'][number]
type Thing = LeftBehind['things'][number]

/** A table the script writes into, as the rule's source names it; others get one of ours before them. */
const tableForm = /^(?:proxy:)?(hash|btree|lmdb|cdb|texthash):(\/[A-Za-z0-9._/-]+) \(/
const withoutBlock = `sudo sed -i '/^# handschlag trial: begin/,/^# handschlag trial: end/d'`

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
      step('route', `${withoutBlock} ${etc}/main.cf`),
      ...(table === null ? [] : [step('rule', dropRules(etc, type, path, keys))]),
      step('reload', `sudo postfix -c ${etc} reload`),
      step('file', `sudo rm -rf ${own} "$(sudo postconf -c ${etc} -xh queue_directory)/handschlag-trial-${id}.pem"`),
    ],
  }
}

const step = (name: HandStep, command: string): Command => ({ step: name, command })

/** Nobody but a counter-proof sends to such addresses. */
function dropMails(etc: string): string {
  const ours = String.raw`/"address": "gegenprobe-/s/.*"queue_id": *"\([0-9A-Za-z]*\)".*/\1/p`
  return `sudo postqueue -c ${etc} -j | sed -n '${ours}' | sudo postsuper -c ${etc} -d -`
}

function dropRules(etc: string, type: string, path: string, keys: readonly string[]): string {
  if (type === 'texthash') return `${withoutBlock} ${path}`
  // cdb knows no deleting; it is built anew from its text
  if (type === 'cdb') return `sudo postmap -c ${etc} cdb:${path}`
  const each = keys.map((key) => shellLiteral(key)).join(' ')
  return `for key in ${each}; do sudo postmap -c ${etc} -d "$key" ${type}:${path}; done`
}
