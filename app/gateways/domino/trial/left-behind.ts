// What a trial may have left on a Domino host that cannot be reached any more, and how a person takes it away there: by the script of the trial; the
// rules of the packet filter also without it. For documents and mails, which no command of the shell takes out, there are selections for views of the
// Notes client; documents of a server that is gone for good can be deleted on another one. Pure.
import type { HandStep, LeftBehind } from '#domain/confirm/given-up.ts'
import type { Trial, TrialPlace } from '#domain/confirm/trial.ts'
import { hostFacts } from '../push/host-facts.ts'
import type { DominoSite } from '../site.ts'
import { hostOf, trialScriptName } from './script-file.ts'

/** Things and commands, in the order they are to be done; the script goes by the run, so without one it only looks. */
export function dominoLeftBehind({ traps }: Trial, site: DominoSite, { folder, run }: TrialPlace): LeftBehind {
  const { data, notesIni } = hostFacts(site, 'posix')
  const script = `sudo sh ${folder}/${trialScriptName}`
  const tokens = traps.map(({ token }) => `"${token}"`).join(' : ')
  return {
    things: [
      ...traps.map(({ recipient }, index) => ({
        kind: 'route' as const,
        name: `names.nsf: ${recipient.slice(recipient.lastIndexOf('@') + 1)} -> ${hostOf(index)}`,
      })),
      ...traps.map(({ address, port }, index) => ({
        kind: 'filter' as const,
        name: `iptables -t nat OUTPUT: ${hostOf(index)}:25 -> ${address}:${port}`,
      })),
      { kind: 'setting', name: `SMTPClientDebug=1 (${notesIni})` },
      { kind: 'file', name: `${data}/handschlag/trials/${run ?? ''}` },
    ],
    commands: [
      ...(run === null ? [] : [step('script', `${script} undo ${run}`)]),
      step('look', `${script} left`),
      step('mail-selection', `SELECT @Contains($MessageID; ${tokens})`),
      step('route-selection', `SELECT @Contains(HandschlagTrial; ${tokens})`),
      step('setting', 'set config SMTPClientDebug=0'),
      step('reload', 'restart task router'),
      step(
        'filter',
        `sudo iptables -w -t nat -S OUTPUT | sed -n '/--comment handschlag-trial-/s/^-A /-D /p' | while read -r rule; do sudo iptables -w -t nat $rule; done`,
      ),
    ],
  }
}

const step = (name: HandStep, command: string): LeftBehind['commands'][number] => ({ step: name, command })
