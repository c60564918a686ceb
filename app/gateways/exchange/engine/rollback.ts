// The rollback script: undoes one earlier run from its backup folder. Plan is the default; 0 everything is back, 2 there is something to
// take back, 13 no readable journal, 21 something could not be restored.
import { scriptPart } from '../../powershell/script-part.ts'

export const rollbackParameters = `
param(
    [Parameter(Mandatory = $true)]
    [string] $Backup,
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan'
)
`

export const rollbackEngine = scriptPart(`
#why rollback-journal
function ConvertTo-Table {
    param($Object)
    $table = @{}
    if ($null -ne $Object) {
        foreach ($property in $Object.PSObject.Properties) {
            $table[$property.Name] = $property.Value
        }
    }
    return $table
}

Assert-Cmdlet -Names @('Get-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportConfig')
$path = Join-Path -Path $Backup -ChildPath 'journal.json'
$entries = @()
$on = @()
try {
    $journal = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $path).ProviderPath))
    if ($journal.Schema -ne 'handschlag.exchange-journal/2') {
        throw 'unknown format'
    }
    foreach ($entry in @($journal.Entries)) {
        $table = ConvertTo-Table -Object $entry
        $table['Old'] = ConvertTo-Table -Object $entry.Old
        $entries += $table
        if ($table.Sort -eq 'receive' -and -not ($on -contains $table.Server)) {
            $on += [string]$table.Server
        }
    }
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('{0} cannot be read: {1}' -f $path, $_.Exception.Message)
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
$open = @()
foreach ($entry in $entries) {
    if (Test-Open -State $state -Entry $entry) {
        $open += $entry.Name
    }
}
$report = @{ Schema = 'handschlag.exchange-result/1'; Mode = $Mode; Backup = $Backup; Open = @($open) }
if ($open.Count -eq 0) {
    Write-Host 'Everything is as it was before.'
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
}
Write-Host ('Ended with {0} ({1}).' -f $ending.Code, $ending.State)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
`)
