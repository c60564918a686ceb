// What a trial may have left on an Exchange Server that cannot be reached any more, and how a person takes it away there: by the script of the trial,
// else step by step in the Exchange Management Shell, the mails first, for without their connectors they would go to the partner. Connectors belong to
// the organisation: where the server is gone for good, they are taken away on another one. Pure.
import { createHash, X509Certificate } from 'node:crypto'
import type { HandStep, LeftBehind } from '#domain/confirm/given-up.ts'
import type { Trial, TrialPlace } from '#domain/confirm/trial.ts'
import { quoteText } from '../../powershell/powershell-literal.ts'
import { trialScriptName } from './script-file.ts'

const name = 'Handschlag-Gegenprobe'

/** Things and commands, in the order they are to be done; the script goes by the run, so without one it is not offered. */
export function exchangeLeftBehind({ id, traps, authorityPem }: Trial, { folder, run }: TrialPlace): LeftBehind {
  const call = `powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File ${folder}/${trialScriptName}`
  const needsAuthority = traps.some(({ mode }) => mode === 'wrong-name' || mode === 'expired')
  const thumbprint = needsAuthority ? thumbprintOf(authorityPem) : null
  const tokens = traps.map(({ token }) => quoteText(token)).join(', ')
  const find = `foreach ($token in ${tokens}) { Get-Message -Filter "InternetMessageId -like '*$token*'" -ResultSize 100 -ErrorAction Stop }`
  const connectors = `Get-SendConnector | Where-Object { $_.Name -like '${name}-${id}-*' } | Remove-SendConnector -Confirm:$false`
  return {
    things: [
      ...traps.map(({ mode, recipient }) => ({
        kind: 'route' as const,
        name: `${name}-${id}-${mode} (${recipient.slice(recipient.lastIndexOf('@') + 1)})`,
      })),
      ...(thumbprint === null
        ? []
        : [
            { kind: 'certificate' as const, name: `Cert:\\LocalMachine\\Root ${thumbprint}` },
            { kind: 'task' as const, name: `${name}-${run ?? '*'}` },
          ]),
    ],
    commands: [
      ...(run === null ? [] : [step('script', `${call} -Mode Undo -Run ${run}`)]),
      step('look', `${call} -Mode Left`),
      step('mails', dropMails(tokens, find)),
      step('route', `$left = @(${find}); if ($left.Count -gt 0) { ${refuse} }; ${connectors}`),
      ...(thumbprint === null
        ? []
        : [
            step('certificate', `certutil.exe -delstore Root ${thumbprint}`),
            step(
              'task',
              `Get-ScheduledTask -TaskName '${name}-${run ?? '*'}' | Unregister-ScheduledTask -Confirm:$false`,
            ),
          ]),
      // the queue of another server says nothing of the mails of the one that is gone
      step('elsewhere', connectors),
    ],
  }
}

const refuse = `throw 'Mails of the counter-proof are still queued; without their connectors they would go to the partner.'`

/** What is being sent can only be removed once it is suspended, and is gone only when a look after it finds nothing. */
function dropMails(tokens: string, find: string): string {
  return [
    `$pickup = [string](Get-TransportService -Identity $env:COMPUTERNAME -ErrorAction Stop).PickupDirectoryPath`,
    `if ($pickup -ne '') { foreach ($token in ${tokens}) { Remove-Item -Path "$pickup\\handschlag-$token.*" -Force -ErrorAction SilentlyContinue } }`,
    `for ($try = 0; $try -lt 20; $try++) { $left = @(${find}); if ($left.Count -eq 0) { break }; $left | Suspend-Message -Confirm:$false -ErrorAction SilentlyContinue; $left | Remove-Message -WithNDR $false -Confirm:$false -ErrorAction Continue; Start-Sleep -Seconds 2 }`,
    `$left = @(${find})`,
    `if ($left.Count -gt 0) { ${refuse} }`,
  ].join('; ')
}

const step = (name: HandStep, command: string): LeftBehind['commands'][number] => ({ step: name, command })

function thumbprintOf(pem: string): string | null {
  try {
    return createHash('sha1').update(new X509Certificate(pem).raw).digest('hex').toUpperCase()
  } catch {
    return null
  }
}
