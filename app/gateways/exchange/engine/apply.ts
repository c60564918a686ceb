// The run of the apply script. Plan (the default): shows the difference, lets Exchange judge it with -WhatIf, ends with 0 or 2.
// Apply: backup, changes, new connectors disabled, read back, enable, read back; on any failure everything is taken back, 20 or 21.

export const applyParameters = `
param(
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $BackupRoot = ''
)
`

export const applyEngine = `
function Write-Steps {
    param($Steps)
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'create') {
            Write-Host ('+ {0}' -f $step.Name)
            foreach ($key in $ManagedKeys) {
                if ($step.Wanted.ContainsKey($key)) {
                    Write-Host ('    {0}: {1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $step.Wanted[$key]))
                }
            }
        } else {
            Write-Host ('~ {0}' -f $step.Name)
            foreach ($difference in $step.Differences) {
                Write-Host ('    {0}: {1} -> {2}' -f $difference.Property, $difference.Before, $difference.After)
            }
        }
    }
}

function Find-ByGuid {
    param($Connectors, [string] $Guid)
    foreach ($connector in $Connectors) {
        if ($connector.Guid.ToString() -eq $Guid) {
            return $connector
        }
    }
    throw ('The connector {0} has vanished.' -f $Guid)
}

function Invoke-Change {
    param($Step, $Connectors, [bool] $IsDryRun)
    $connector = Find-ByGuid -Connectors $Connectors -Guid $Step.Guid
    $parameters = Select-ChangeParameters -Connector $connector -Wanted $Step.Wanted
    $parameters['WhatIf'] = $IsDryRun
    $null = Set-SendConnector @parameters
}

function Invoke-Creation {
    param($Step, [bool] $IsDryRun)
    $parameters = $Step.Wanted.Clone()
    $parameters['Usage'] = 'Partner'
    $parameters['Enabled'] = $false
    $parameters['WhatIf'] = $IsDryRun
    $created = New-SendConnector @parameters @ReadOptions
    if ($null -eq $created) {
        return ''
    }
    return $created.Guid.ToString()
}

function Assert-Written {
    param($Steps, [string[]] $Ignored)
    $current = Read-Connectors
    foreach ($step in $Steps) {
        $connector = Find-ByGuid -Connectors $current -Guid $step.Guid
        $left = Compare-Connector -Connector $connector -Wanted $step.Wanted -Ignored $Ignored
        if ($left.Count -gt 0) {
            throw ('{0}: {1} reads back as {2}' -f $step.Name, $left[0].Property, $left[0].Before)
        }
    }
}

function Write-AllSteps {
    param($Steps, $Connectors, $Entries, [string] $Folder, [System.Collections.ArrayList] $Done)
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'change') {
            $null = $Done.Add($Entries[$index])
            Invoke-Change -Step $Steps[$index] -Connectors $Connectors -IsDryRun $false
        }
    }
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'create') {
            $null = $Done.Add($Entries[$index])
            $guid = Invoke-Creation -Step $Steps[$index] -IsDryRun $false
            $Steps[$index].Guid = $guid
            $Entries[$index].Guid = $guid
        }
    }
    Save-Journal -Folder $Folder -Entries $Entries
    Assert-Written -Steps $Steps -Ignored @('Enabled')
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'create') {
            $null = Set-SendConnector -Identity $step.Guid -Enabled $true @ReadOptions
        }
    }
    Assert-Written -Steps $Steps -Ignored @()
}

Assert-Cmdlet -Names @(
    'Get-SendConnector', 'New-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportService', 'Get-TransportConfig'
)
$connectors = Read-Connectors
Assert-Servers
$own = Get-OwnConnectors -Connectors $connectors
$conflicts = Find-Conflicts -Connectors $connectors -Own $own
if ($conflicts.Count -gt 0) {
    foreach ($conflict in $conflicts) {
        Write-Host ('! {0}' -f $conflict)
    }
    Stop-Script -Code 12 -State 'conflict' -Message ($conflicts -join ' ')
}
$size = Get-DefaultSize -Connectors $connectors
if ($size -eq '') {
    Write-Host 'No readable size limit on a connector for *: check MaxMessageSize by hand.'
}
$steps = Get-Steps -Own $own -Size $size
$report = @{ Schema = 'handschlag.exchange-result/1'; Mode = $Mode; Plan = $PlanHash; Steps = @($steps) }
if ($steps.Count -eq 0) {
    Write-Host 'Nothing to change.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
Write-Steps -Steps $steps

if ($Mode -eq 'Plan') {
    try {
        foreach ($step in $steps) {
            if ($step.Kind -eq 'change') {
                Invoke-Change -Step $step -Connectors $connectors -IsDryRun $true
            } else {
                $null = Invoke-Creation -Step $step -IsDryRun $true
            }
        }
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('Exchange refuses this plan: {0}' -f $_.Exception.Message)
    }
    Write-Host 'Nothing was written. Run again with -Mode Apply to write it.'
    Write-ResultLine -Result ($report + @{ Code = 2; State = 'changes' })
    exit 2
}

$entries = @()
foreach ($step in $steps) {
    $old = $null
    if ($step.Kind -eq 'change') {
        $old = Get-OldValues -Connector (Find-ByGuid -Connectors $connectors -Guid $step.Guid)
    }
    $entries += @{ Kind = $step.Kind; Id = $step.Id; Name = $step.Name; Guid = $step.Guid; Old = $old }
}
try {
    $root = $BackupRoot
    if ($root -eq '') {
        $root = $PSScriptRoot
    }
    $folder = New-Backup -Root $root -Connectors $connectors
    Save-Journal -Folder $folder -Entries $entries
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('No backup, so nothing was written: {0}' -f $_.Exception.Message)
}
Write-Host ('Backup: {0}' -f $folder)
$done = New-Object -TypeName 'System.Collections.ArrayList'
$failure = ''
try {
    Write-AllSteps -Steps $steps -Connectors $connectors -Entries $entries -Folder $folder -Done $done
} catch {
    $failure = [string]$_.Exception.Message
    if ($failure -eq '') {
        $failure = 'unknown reason'
    }
}
if ($failure -eq '') {
    Write-Host 'Written and read back.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'applied'; Backup = $folder })
    exit 0
}
Write-Host ('Failed: {0}. Taking everything back.' -f $failure)
$isBack = $false
try {
    $isBack = Undo-Steps -Entries $done -IsDryRun $false
} catch {
    Write-Host ('! {0}' -f $_.Exception.Message)
}
$ending = @{ Code = 21; State = 'rollback-failed'; Message = $failure; Backup = $folder }
if ($isBack) {
    $ending = @{ Code = 20; State = 'rolled-back'; Message = $failure; Backup = $folder }
}
Write-Host ('Ended with {0} ({1}). Backup: {2}' -f $ending.Code, $ending.State, $folder)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
`
