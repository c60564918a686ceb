// The rollback script: undoes one earlier run from its backup folder. Plan is the default; 0 everything is back, 2 there is something to
// take back, 13 no readable journal, 21 something could not be restored.

export const rollbackParameters = `
param(
    [Parameter(Mandatory = $true)]
    [string] $Backup,
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan'
)
`

export const rollbackEngine = `
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

Assert-Cmdlet -Names @('Get-SendConnector', 'Set-SendConnector', 'Remove-SendConnector')
$path = Join-Path -Path $Backup -ChildPath 'journal.json'
$entries = @()
try {
    $journal = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($path))
    if ($journal.Schema -ne 'handschlag.exchange-journal/1') {
        throw 'unknown format'
    }
    foreach ($entry in @($journal.Entries)) {
        $table = ConvertTo-Table -Object $entry
        $table['Old'] = ConvertTo-Table -Object $entry.Old
        $entries += $table
    }
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('{0} cannot be read: {1}' -f $path, $_.Exception.Message)
}
$connectors = Read-Connectors
$open = @()
foreach ($entry in $entries) {
    $connector = Find-JournalConnector -Connectors $connectors -Entry $entry
    if ($entry.Kind -eq 'create' -and $null -ne $connector) {
        $open += $entry.Name
    }
    if ($entry.Kind -eq 'change') {
        if ($null -eq $connector -or (Compare-Connector -Connector $connector -Wanted $entry.Old -Ignored @()).Count -gt 0) {
            $open += $entry.Name
        }
    }
}
$report = @{ Schema = 'handschlag.exchange-result/1'; Mode = $Mode; Backup = $Backup; Open = @($open) }
if ($open.Count -eq 0) {
    Write-Host 'Everything is as it was before.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
$isDryRun = $Mode -eq 'Plan'
$isBack = Undo-Steps -Entries $entries -IsDryRun $isDryRun
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
`
