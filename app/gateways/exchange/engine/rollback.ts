// The rollback script: undoes one earlier run from its backup folder, with the unfinished runs it completed; without a folder the run named by -Run below -BackupRoot, or the newest
// there that never ended; no such run means that nothing was written. Plan is the default; 0 everything is back, 2 there is something to
// take back, 13 no readable journal, 14 not the state -ExpectState names, 21 something could not be restored.
import { scriptPart } from '../../powershell/script-part.ts'

export const rollbackParameters = `
param(
    [string] $Backup = '',
    [string] $BackupRoot = '',
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $ExpectState = '',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $Run = ''
)
`

export const rollbackEngine = scriptPart(`
#why rollback-journal
Assert-Cmdlet -Names @('Get-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportConfig')
$lock = Enter-Lock
if ($Backup -eq '') {
    $root = $BackupRoot
    if ($root -eq '') {
        $root = $PSScriptRoot
    }
    if ($Run -eq '') {
        $runs = Read-PastRuns -Root $root -Filter 'handschlag-backup-*'
        $unfinished = Find-Unfinished -Runs $runs
        if ($unfinished.Count -gt 0) {
            $Backup = [string]$unfinished[0].Folder
        }
    } else {
        foreach ($found in (Read-PastRuns -Root $root -Filter ('handschlag-backup-*-{0}' -f $Run))) {
            $Backup = $found.Folder
        }
    }
}
$chain = @()
$entries = @()
$folders = @()
$on = @()
try {
    if ($Backup -ne '') {
        $chain = Read-Chain -Folder $Backup
        $entries = Join-Entries -Chain $chain
    }
    foreach ($one in $chain) {
        $folders += $one.Folder
    }
    foreach ($entry in $entries) {
        if ($entry.Sort -eq 'receive' -and -not ($on -contains $entry.Server)) {
            $on += [string]$entry.Server
        }
    }
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('The journal in {0} cannot be read: {1}' -f $Backup, $_.Exception.Message)
}
#why rollback-rights
if ($on.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ReceiveConnector', 'Set-ReceiveConnector', 'Remove-ReceiveConnector')
}
if (@($entries | Where-Object { $_.Kind -eq 'list' }).Count -gt 0) {
    Assert-Cmdlet -Names @('Set-TransportConfig')
}
#why rollback-open
$state = Read-State -On $on
$stateHash = Get-StateHash -State $state -Also $folders
Assert-Expected -Found $stateHash -Expected $ExpectState
$changes = @()
foreach ($entry in $entries) {
    if (Test-Open -State $state -Entry $entry) {
        $changes += New-OpenReport -State $state -Entry $entry
    }
}
$report = @{
    Schema = 'handschlag.exchange-result/2'
    Mode = $Mode
    Version = Get-ExchangeVersion
    StateHash = $stateHash
    Backup = $Backup
    Changes = @($changes)
}
if ($changes.Count -eq 0) {
    Write-Host 'Everything is as it was before.'
    if ($Mode -eq 'Apply') {
        foreach ($folder in $folders) {
            Save-End -Folder $folder -State 'undone'
        }
    }
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
#why rollback-run
$isDryRun = $Mode -eq 'Plan'
$isBack = Undo-Steps -Entries $entries -On $on -IsOwnRun $false -IsDryRun $isDryRun
$ending = @{ Code = 21; State = 'rollback-failed' }
if ($isBack -and $isDryRun) {
    Write-Host 'Nothing was written. Run again with -Mode Apply to take it back.'
    $ending = @{ Code = 2; State = 'changes' }
} elseif ($isBack) {
    $ending = @{ Code = 0; State = 'rolled-back' }
    foreach ($folder in $folders) {
        Save-End -Folder $folder -State 'undone'
    }
} elseif (-not $isDryRun) {
    Save-End -Folder $Backup -State 'rollback-failed'
}
Write-Host ('Ended with {0} ({1}).' -f $ending.Code, $ending.State)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
`)
