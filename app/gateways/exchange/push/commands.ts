// The command lines of the Exchange scripts: the same for cmd.exe and PowerShell as login shell, words without blanks or quotes. Backups lie
// beside the folders of the sets, so that every later push finds those of all earlier ones.
import type { PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { applyScriptName, rollbackScriptName, verifyScriptName } from '../script-names.ts'

type Step = 'policy' | 'plan' | 'apply' | 'verify' | 'plan-undo' | 'undo'

/** Loading the shell alone may take a minute; every connector is asked of Active Directory. */
const minutes: Readonly<Record<PlanCommand['phase'], number>> = { inspect: 10, apply: 30, verify: 20, undo: 30 }

const powershell = ['powershell.exe', '-NoProfile', '-NonInteractive'] as const

function command(id: Step, phase: PlanCommand['phase'], words: readonly string[]): PlanCommand {
  const isWriting = phase === 'apply' || phase === 'undo'
  return {
    id: `exchange-${id}`,
    phase,
    words: [...powershell, ...words],
    isPrivileged: isWriting,
    timeoutMs: minutes[phase] * 60_000,
    isDetached: isWriting,
  }
}

function script({ folder }: PushPlace, name: string, parameters: readonly string[]): readonly string[] {
  return ['-ExecutionPolicy', 'RemoteSigned', '-File', `${folder}/${name}`, ...parameters]
}

function backupRoot({ folder }: PushPlace): string {
  return `${folder.slice(0, folder.lastIndexOf('/'))}/backups`
}

/** Asks which scripts may run at all; a policy that forbids ours would keep ours from saying so. */
export function policyCommand(): PlanCommand {
  return command('policy', 'inspect', ['-Command', 'Get-ExecutionPolicy', '-List'])
}

/** Shows what would change and writes nothing. */
export function planCommandOf(place: PushPlace): PlanCommand {
  return command('plan', 'inspect', script(place, applyScriptName, ['-Mode', 'Plan', '-BackupRoot', backupRoot(place)]))
}

/** Writes onto the state the plan was made from, and on no other. */
export function applyCommand(place: PushPlace, stateHash: string): PlanCommand {
  const parameters = ['-Mode', 'Apply', '-BackupRoot', backupRoot(place), '-ExpectState', stateHash, '-Run', place.run]
  return command('apply', 'apply', script(place, applyScriptName, parameters))
}

/** Reads back, and looks at queues and logs. */
export function verifyCommand(place: PushPlace): PlanCommand {
  return command('verify', 'verify', script(place, verifyScriptName, []))
}

/** Shows or, `isReal`, does what takes back the run of this place, with `stateHash` on that state only; one that never wrote is taken back already. */
export function rollbackCommand(
  place: PushPlace,
  { isReal, stateHash }: { readonly isReal: boolean; readonly stateHash?: string },
): PlanCommand {
  const phase = isReal ? 'undo' : 'inspect'
  const parameters = ['-BackupRoot', backupRoot(place), '-Run', place.run, '-Mode', isReal ? 'Apply' : 'Plan']
  if (stateHash !== undefined) parameters.push('-ExpectState', stateHash)
  return command(isReal ? 'undo' : 'plan-undo', phase, script(place, rollbackScriptName, parameters))
}
