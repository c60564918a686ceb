// What the Exchange Online scripts may use. Cmdlets of the service with their parameters and enumerated values stand in `cmdlets.json`
// (edition Exchange Online only); here are the commands, types and variables of Windows PowerShell and its common parameters.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Parameter {
  readonly type: string
  readonly values?: readonly string[]
}

export const cmdlets: Readonly<Record<string, Readonly<Record<string, Parameter>>>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'cmdlets.json'), 'utf8'),
)

const cmdletByName = new Map(Object.entries(cmdlets).map(([name, parameters]) => [name.toLowerCase(), parameters]))

const windowsCommands: ReadonlyMap<string, readonly string[]> = new Map([
  ['convertfrom-json', ['inputobject']],
  ['convertto-json', ['inputobject', 'depth', 'compress']],
  ['export-clixml', ['inputobject', 'literalpath', 'depth']],
  ['get-command', ['name', 'erroraction']],
  ['get-date', []],
  ['get-module', ['listavailable', 'name']],
  ['icacls.exe', []],
  ['import-module', ['name', 'minimumversion', 'erroraction']],
  ['join-path', ['path', 'childpath']],
  ['move-item', ['literalpath', 'destination', 'force']],
  ['new-item', ['itemtype', 'path']],
  ['new-object', ['typename', 'argumentlist']],
  ['out-string', ['inputobject']],
  ['resolve-path', ['literalpath']],
  ['sort-object', ['property']],
  ['start-sleep', ['seconds']],
  ['write-host', []],
])

/** Parameters a command may be given, in lower case; undefined when no script of ours may call it. */
export function allowedParameters(command: string): readonly string[] | undefined {
  const cmdlet = cmdletByName.get(command)
  if (cmdlet === undefined) return windowsCommands.get(command)
  return ['erroraction', ...Object.keys(cmdlet).map((name) => name.toLowerCase())]
}

/** A parameter of a cmdlet as the service describes it; `ErrorAction` is common to all. */
export function parameterOf(command: string, key: string): Parameter | undefined {
  return key === 'ErrorAction' ? { type: 'ActionPreference' } : cmdlets[command]?.[key]
}

/** Types of .NET the scripts name, casts and attributes included. */
export const allowedTypes: readonly string[] = [
  'bool',
  'char',
  'console',
  'convert',
  'environment',
  'hashtable',
  'int',
  'parameter',
  'regex',
  'string',
  'string[]',
  'switch',
  'system.collections.arraylist',
  'system.io.file',
  'system.security.principal.windowsidentity',
  'system.text.encoding',
  'validaterange',
  'validateset',
  'version',
]

/** Variables PowerShell itself provides. */
export const suppliedVariables: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  '_',
  'lastexitcode',
  'psscriptroot',
])
