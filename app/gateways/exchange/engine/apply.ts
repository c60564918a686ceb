// The run of the apply script. Plan (the default): shows the difference, lets Exchange judge it with -WhatIf, ends with 0 or 2.
// Apply: backup, changes, new connectors disabled, read back, enable, read back, lists; on any failure everything is taken back, 20 or 21.
// A run that completes one that never ended keeps a journal even when nothing is left to write, so that its way back covers both.
// With -ExpectState it writes only onto the state whose hash a plan told, else it ends with 14. The backup folder says how a run ended.
import { scriptPart } from '../../powershell/script-part.ts'

export const applyParameters = `
param(
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $BackupRoot = '',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $ExpectState = '',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $Run = ''
)
`

export const applyEngine = scriptPart(`
#why engine-show
function Write-Steps {
    param($Steps)
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'list') {
            Write-Host ('+ {0}: {1}' -f $step.Name, ($step.Domains -join ', '))
        } elseif ($step.Kind -eq 'create') {
            Write-Host ('+ {0} ({1}) {2}' -f $step.Name, $step.Sort, $step.Server)
            foreach ($key in $ManagedKeys[$step.Sort]) {
                if ($step.Wanted.ContainsKey($key)) {
                    Write-Host ('    {0}: {1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $step.Wanted[$key]))
                }
            }
        } else {
            Write-Host ('~ {0} ({1}) {2}' -f $step.Name, $step.Sort, $step.Server)
            foreach ($difference in $step.Differences) {
                Write-Host ('    {0}: {1} -> {2}' -f $difference.Property, $difference.Before, $difference.After)
            }
        }
    }
}

#why run-rights
Assert-Cmdlet -Names @(
    'Get-SendConnector', 'New-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportService', 'Get-TransportConfig'
)
if ($ReceiveRows.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ReceiveConnector', 'New-ReceiveConnector', 'Set-ReceiveConnector', 'Remove-ReceiveConnector')
}
if ($Certificates.Count -gt 0 -or $ReceiveRows.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ExchangeCertificate')
}
$lock = Enter-Lock
#why run-conflicts
Assert-Servers
$state = Read-State -On $ReceivingServers
Resolve-Certificates
$stateHash = Get-StateHash -State $state -Also (@($PlanHash) + @($CertificateNames.Values))
Assert-Expected -Found $stateHash -Expected $ExpectState
$items = Get-WantedItems -State $state
$conflicts = Find-Conflicts -State $state -Items $items
if ($conflicts.Count -gt 0) {
    foreach ($conflict in $conflicts) {
        Write-Host ('! {0}' -f $conflict)
    }
    Stop-Script -Code 12 -State 'conflict' -Message ($conflicts -join ' ')
}
#why run-nothing
$steps = Get-Steps -State $state -Items $items
$listSteps = @($steps | Where-Object { $_.Kind -eq 'list' })
if ($listSteps.Count -gt 0) {
    Assert-Cmdlet -Names @('Set-TransportConfig')
}
if (@($steps | Where-Object { $_.Sort -eq 'receive' }).Count -gt 0) {
    Assert-ReceiveCertificates
}
#why run-report
$root = $BackupRoot
if ($root -eq '') {
    $root = $PSScriptRoot
}
$runs = Read-PastRuns -Root $root -Filter 'handschlag-backup-*'
$unfinished = Find-Unfinished -Runs $runs
$latest = ''
$completed = @()
foreach ($one in $unfinished) {
    if ($latest -eq '') {
        $latest = $one.Folder
    }
    $completed += $one.Name
}
$past = Get-PastValues -Runs $runs
$changes = @()
foreach ($step in $steps) {
    $changes += New-StepReport -State $state -Step $step -Past $past
}
$owned = @($items | Where-Object { (Find-Own -State $state -Item $_).Count -gt 0 }).Count
$report = @{
    Schema = 'handschlag.exchange-result/2'
    Mode = $Mode
    Plan = $PlanHash
    Version = Get-ExchangeVersion
    StateHash = $stateHash
    Changes = @($changes)
    Owned = $owned
    Unfinished = $latest
    Newer = Find-Newer -Runs $runs
}
if ($steps.Count -eq 0 -and ($Mode -eq 'Plan' -or $completed.Count -eq 0)) {
    Write-Host 'Nothing to change.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
Write-Steps -Steps $steps

#why run-plan
if ($Mode -eq 'Plan') {
    try {
        foreach ($step in $steps) {
            if ($step.Kind -eq 'change') {
                Invoke-Change -State $state -Step $step -IsDryRun $true
            } elseif ($step.Kind -eq 'create') {
                $null = Invoke-Creation -Step $step -IsDryRun $true
            } else {
                Invoke-ListStep -Step $step -IsDryRun $true
            }
        }
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('Exchange refuses this plan: {0}' -f $_.Exception.Message)
    }
    Write-Host 'Nothing was written. Run again with -Mode Apply to write it.'
    Write-ResultLine -Result ($report + @{ Code = 2; State = 'changes' })
    exit 2
}

#why run-backup
try {
    $entries = @()
    foreach ($step in $steps) {
        $entries += New-Entry -State $state -Step $step
    }
    $folder = New-BackupFolder -Root $root -Tail $Run
    Save-Backup -Folder $folder -State $state
    Save-Journal -Folder $folder -Entries $entries -Completed $completed
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('No backup, so nothing was written: {0}' -f $_.Exception.Message)
}
Write-Host ('Backup: {0}' -f $folder)
#why run-write
$done = New-Object -TypeName 'System.Collections.ArrayList'
$failure = ''
try {
    Write-AllSteps -Steps $steps -State $state -Entries $entries -Folder $folder -Completed $completed -Done $done
} catch {
    $failure = [string]$_.Exception.Message
    if ($failure -eq '') {
        $failure = 'unknown reason'
    }
}
if ($failure -eq '') {
    Write-Host 'Written and read back.'
    Save-End -Folder $folder -State 'applied'
    foreach ($one in $unfinished) {
        Save-End -Folder $one.Folder -State 'superseded'
    }
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'applied'; Backup = $folder })
    exit 0
}
#why run-take-back
Write-Host ('Failed: {0}. Taking everything back.' -f $failure)
$isBack = $false
try {
    $isBack = Undo-Steps -Entries $done -On $ReceivingServers -IsOwnRun $true -IsDryRun $false
} catch {
    Write-Host ('! {0}' -f $_.Exception.Message)
}
$ending = @{ Code = 21; State = 'rollback-failed'; Message = $failure; Backup = $folder }
if ($isBack) {
    $ending = @{ Code = 20; State = 'rolled-back'; Message = $failure; Backup = $folder }
}
Save-End -Folder $folder -State $ending.State
Write-Host ('Ended with {0} ({1}). Backup: {2}' -f $ending.Code, $ending.State, $folder)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
`)
