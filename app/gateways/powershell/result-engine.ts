// Part of every script: how it ends. The last line on the console is always machine-readable, `HANDSCHLAG-RESULT`, a blank, Base64 of
// JSON, because an exit code is lost on some ways to a server and a console garbles umlauts. Exit codes: 0 done or nothing to do, 1 ended
// unexpectedly, 2 there are changes, 3 as planned but mail has trouble, 10 no shell, 11 rights missing, 12 something foreign in the way,
// 13 something needed is missing, 14 not the state the plan was made from, 20 failed and taken back, 21 failed and not all taken back.
import { type ScriptPart, scriptPart } from './script-part.ts'

export const exitCodes = ['0', '1', '2', '3', '10', '11', '12', '13', '14', '20', '21'] as const

/** `schema` names the form of the result, `rights` says in plain ASCII what an account needs; both are constants of a target. */
export function resultEngine(schema: string, rights: string): ScriptPart {
  return scriptPart(`
#why engine-strict
$ErrorActionPreference = 'Stop'

#why engine-result-line
function Write-ResultLine {
    param([hashtable] $Result)
    $json = ConvertTo-Json -InputObject $Result -Depth 8 -Compress
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($json)
    [Console]::Out.WriteLine('HANDSCHLAG-RESULT ' + [Convert]::ToBase64String($bytes))
}

#why engine-stop
function Stop-Script {
    param([int] $Code, [string] $State, [string] $Message)
    Write-Host $Message
    Write-ResultLine -Result @{ Schema = '${schema}'; Code = $Code; State = $State; Message = $Message }
    exit $Code
}

#why engine-rights
function Assert-Cmdlet {
    param([string[]] $Names)
    foreach ($name in $Names) {
        if ($null -eq (Get-Command -Name $name -ErrorAction SilentlyContinue)) {
            Stop-Script -Code 11 -State 'rights' -Message ('This account may not use {0}. ${rights}' -f $name)
        }
    }
}
`)
}
