// The run of the apply script. Plan (the default): shows the difference, lets Exchange Online judge it with -WhatIf, ends with 0 or 2.
// Apply: backup, changes, new connectors switched off, read back, switch on, read back; on any failure everything is taken back, 20 or 21.

export const applyParameters = `
param(
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $BackupRoot = '',
    [string] $AppId = '',
    [string] $CertificateThumbprint = ''
)
`

export const applyEngine = `
#why dry-run
function Test-Plan {
    param($Steps, $Found, [hashtable] $Report)
    try {
        foreach ($step in $Steps) {
            if ($step.Action -eq 'change') {
                Invoke-Change -Step $step -Found $Found -IsDryRun $true
            } else {
                $null = Invoke-Creation -Step $step -IsDryRun $true
            }
        }
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('Exchange Online refuses this plan: {0}' -f $_.Exception.Message)
    }
    Stop-Script -Code 2 -State 'changes' -Message 'Nothing was written. Run again with -Mode Apply to write it.' -Report $Report
}

#why journal-entries
function Get-Entries {
    param($Steps, $Found)
    $entries = @()
    foreach ($step in $Steps) {
        $old = $null
        if ($step.Action -eq 'change') {
            $old = Get-OldValues -Kind $step.Kind -Connector (Find-ByGuid -Found $Found -Guid $step.Guid).Connector
        }
        $entries += @{ Action = $step.Action; Kind = $step.Kind; Id = $step.Id; Name = $step.Name; Guid = $step.Guid; Old = $old }
    }
    return , $entries
}

#why apply-run
function Invoke-Plan {
    param($Steps, $Found, [hashtable] $Report)
    $entries = Get-Entries -Steps $Steps -Found $Found
    try {
        $root = $BackupRoot
        if ($root -eq '') {
            $root = $PSScriptRoot
        }
        $root = (Resolve-Path -LiteralPath $root).ProviderPath
        $folder = New-Backup -Root $root -Found $Found
        Save-Journal -Folder $folder -Entries $entries
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('No backup, so nothing was written: {0}' -f $_.Exception.Message)
    }
    Write-Host ('Backup: {0}' -f $folder)
    $Report['Backup'] = $folder
    $done = New-Object -TypeName 'System.Collections.ArrayList'
    $failure = ''
    try {
        Write-AllSteps -Steps $Steps -Found $Found -Entries $entries -Folder $folder -Done $done
    } catch {
        $failure = [string]$_.Exception.Message
        if ($failure -eq '') {
            $failure = 'unknown reason'
        }
    }
    if ($failure -eq '') {
        Stop-Script -Code 0 -State 'applied' -Message 'Written and read back. Now send a test mail to each partner.' -Report $Report
    }
    Write-Host ('Failed: {0}. Taking everything back.' -f $failure)
    $isBack = $false
    try {
        $isBack = Undo-Steps -Entries $done -IsOwnRun $true -IsDryRun $false
    } catch {
        Write-Host ('! {0}' -f $_.Exception.Message)
    }
    if ($isBack) {
        Stop-Script -Code 20 -State 'rolled-back' -Message $failure -Report $Report
    }
    Stop-Script -Code 21 -State 'rollback-failed' -Message $failure -Report $Report
}

#why main-apply
try {
    Connect-Tenant -App $AppId -Thumbprint $CertificateThumbprint
    Assert-Cmdlet -Names @(
        'Get-AcceptedDomain', 'Get-OutboundConnector', 'New-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector',
        'Get-InboundConnector', 'New-InboundConnector', 'Set-InboundConnector', 'Remove-InboundConnector'
    )
    Assert-Organization -AcceptedDomains (Read-AcceptedDomains)
    Assert-Parameters
    $found = Read-Connectors
    $own = Get-OwnConnectors -Found $found
    $conflicts = Find-Conflicts -Found $found -Own $own
    if ($conflicts.Count -gt 0) {
        foreach ($conflict in $conflicts) {
            Write-Host ('! {0}' -f $conflict)
        }
        Stop-Script -Code 12 -State 'conflict' -Message ($conflicts -join ' ')
    }
    $warnings = Find-Warnings -Found $found -Own $own
    foreach ($warning in $warnings) {
        Write-Host ('? {0}' -f $warning)
    }
    $steps = Get-Steps -Own $own
    $report = @{ Mode = $Mode; Plan = $PlanHash; Organization = $Tenant.Organization; Warnings = @($warnings); Steps = @($steps) }
    if ($steps.Count -eq 0) {
        Stop-Script -Code 0 -State 'unchanged' -Message 'Nothing to change.' -Report $report
    }
    Write-Steps -Steps $steps
    if ($Mode -eq 'Plan') {
        Test-Plan -Steps $steps -Found $found -Report $report
    }
    Invoke-Plan -Steps $steps -Found $found -Report $report
} catch {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
} finally {
    Close-Session
}
`
