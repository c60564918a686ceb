// Part of apply: writes the steps. Changes first, then new connectors switched off; read back, switch on, read back. The service needs
// a while until it shows what was written, so reading back waits up to a minute. Any failure is thrown to the caller, who takes back.

export const writeEngine = `
#why assert-parameters
function Assert-Parameters {
    $known = @{
        outbound = (Get-Command -Name 'Set-OutboundConnector').Parameters
        inbound = (Get-Command -Name 'Set-InboundConnector').Parameters
    }
    foreach ($row in $Rows) {
        foreach ($key in $row.Settings.Keys) {
            if (-not $known[$row.Kind].ContainsKey($key)) {
                $text = 'Connectors of kind {0} have no parameter {1} in this organization or for this account.'
                Stop-Script -Code 11 -State 'rights' -Message ($text -f $row.Kind, $key)
            }
        }
    }
}

#why find-by-guid
function Find-ByGuid {
    param($Found, [string] $Guid)
    foreach ($entry in $Found) {
        if ($entry.Guid -eq $Guid) {
            return $entry
        }
    }
    return $null
}

#why show-steps
function Write-Steps {
    param($Steps)
    foreach ($step in $Steps) {
        if ($step.Action -eq 'create') {
            Write-Host ('+ {0}' -f $step.Name)
            foreach ($key in $KeysOf[$step.Kind]) {
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

#why invoke-change
function Invoke-Change {
    param($Step, $Found, [bool] $IsDryRun)
    $entry = Find-ByGuid -Found $Found -Guid $Step.Guid
    $parameters = Select-ChangeParameters -Kind $Step.Kind -Connector $entry.Connector -Wanted $Step.Wanted
    $parameters['WhatIf'] = $IsDryRun
    Set-OneConnector -Kind $Step.Kind -Parameters $parameters
}

#why invoke-creation
function Invoke-Creation {
    param($Step, [bool] $IsDryRun)
    $parameters = $Step.Wanted.Clone()
    $parameters['Enabled'] = $false
    $parameters['WhatIf'] = $IsDryRun
    $parameters['ErrorAction'] = 'Stop'
    if ($Step.Kind -eq 'outbound') {
        $created = New-OutboundConnector @parameters
    } else {
        $created = New-InboundConnector @parameters
    }
    if ($null -eq $created) {
        return ''
    }
    return [string]$created.Guid
}

#why find-written
function Find-Written {
    param($Found, $Step)
    if ($Step.Guid -ne '') {
        return (Find-ByGuid -Found $Found -Guid $Step.Guid)
    }
    foreach ($entry in $Found) {
        $isOurs = (Read-Tag -Connector $entry.Connector) -eq $Step.Id
        if ($entry.Kind -eq $Step.Kind -and $isOurs -and [string]$entry.Connector.Name -ceq $Step.Name) {
            return $entry
        }
    }
    return $null
}

#why read-back
function Wait-Written {
    param($Steps, [string[]] $Ignored)
    $left = @()
    for ($attempt = 1; $attempt -le 6; $attempt += 1) {
        $found = Read-Connectors
        $left = @()
        foreach ($step in $Steps) {
            $entry = Find-Written -Found $found -Step $step
            if ($null -eq $entry) {
                $left += ('{0} is not there.' -f $step.Name)
                continue
            }
            $step.Guid = $entry.Guid
            foreach ($difference in (Compare-Connector -Kind $step.Kind -Connector $entry.Connector -Wanted $step.Wanted -Ignored $Ignored)) {
                $left += ('{0}: {1} reads back as {2}.' -f $step.Name, $difference.Property, $difference.Before)
            }
        }
        if ($left.Count -eq 0) {
            return
        }
        if ($attempt -lt 6) {
            Start-Sleep -Seconds 10
        }
    }
    throw ($left -join ' ')
}

#why write-all
function Write-AllSteps {
    param($Steps, $Found, $Entries, [string] $Folder, [System.Collections.ArrayList] $Done)
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Action -eq 'change') {
            $null = $Done.Add($Entries[$index])
            Invoke-Change -Step $Steps[$index] -Found $Found -IsDryRun $false
        }
    }
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Action -eq 'create') {
            $null = $Done.Add($Entries[$index])
            $Steps[$index].Guid = Invoke-Creation -Step $Steps[$index] -IsDryRun $false
            $Entries[$index].Guid = $Steps[$index].Guid
        }
    }
    Wait-Written -Steps $Steps -Ignored @('Enabled')
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        $Entries[$index].Guid = $Steps[$index].Guid
    }
    Save-Journal -Folder $Folder -Entries $Entries
    foreach ($step in $Steps) {
        if ($step.Action -eq 'create') {
            Set-OneConnector -Kind $step.Kind -Parameters @{ Identity = $step.Guid; Enabled = $true; ErrorAction = 'Stop' }
        }
    }
    Wait-Written -Steps $Steps -Ignored @()
}
`
