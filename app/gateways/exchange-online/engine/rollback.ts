// The rollback script: undoes one earlier run from its backup folder. Plan is the default; 0 everything is back, 2 there is something to
// take back, 13 no readable journal or one of another organisation, 21 something could not be restored.

export const rollbackParameters = `
param(
    [Parameter(Mandatory = $true)]
    [string] $Backup,
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $AppId = '',
    [string] $CertificateThumbprint = ''
)
`

export const rollbackEngine = `
#why to-table
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

#why read-journal
function Read-Journal {
    param([string] $Path)
    $journal = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $Path).ProviderPath))
    if ($journal.Schema -ne 'handschlag.exchange-online-journal/1') {
        throw 'unknown format'
    }
    if ($journal.Organization -ne $Tenant.Organization) {
        throw 'it belongs to another organization'
    }
    $entries = @()
    foreach ($entry in @($journal.Entries)) {
        $table = ConvertTo-Table -Object $entry
        $table['Old'] = ConvertTo-Table -Object $entry.Old
        $entries += $table
    }
    return , $entries
}

#why main-rollback
try {
    $path = Join-Path -Path $Backup -ChildPath 'journal.json'
    $entries = @()
    try {
        $entries = Read-Journal -Path $path
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('{0} cannot be read: {1}' -f $path, $_.Exception.Message)
    }
    Connect-Tenant -App $AppId -Thumbprint $CertificateThumbprint
    Assert-Cmdlet -Names @(
        'Get-AcceptedDomain', 'Get-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector', 'Get-InboundConnector',
        'Set-InboundConnector', 'Remove-InboundConnector'
    )
    Assert-Organization -AcceptedDomains (Read-AcceptedDomains)
    $found = Read-Connectors
    $open = @()
    foreach ($entry in $entries) {
        if (-not (Test-Undone -Found $found -Entry $entry)) {
            $open += $entry.Name
        }
    }
    $report = @{ Mode = $Mode; Organization = $Tenant.Organization; Backup = $Backup; Open = @($open) }
    if ($open.Count -eq 0) {
        Stop-Script -Code 0 -State 'unchanged' -Message 'Everything is as it was before.' -Report $report
    }
    $isDryRun = $Mode -eq 'Plan'
    $isBack = Undo-Steps -Entries $entries -IsOwnRun $false -IsDryRun $isDryRun
    if (-not $isBack) {
        Stop-Script -Code 21 -State 'rollback-failed' -Message 'Not everything could be taken back: check by hand.' -Report $report
    }
    if ($isDryRun) {
        Stop-Script -Code 2 -State 'changes' -Message 'Nothing was written. Run again with -Mode Apply to take it back.' -Report $report
    }
    Stop-Script -Code 0 -State 'rolled-back' -Message 'Taken back and read back.' -Report $report
} catch {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
} finally {
    Close-Session
}
`
