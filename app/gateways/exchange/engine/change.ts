// Part of apply: writes the steps. Changes first, then new connectors, switched off until they read back as wanted; Domain Security lists
// last. Every cmdlet ends the run when it fails.
import { scriptPart } from '../../powershell/script-part.ts'

export const changeEngine = scriptPart(`
#why engine-find-by-guid
function Find-ByGuid {
    param([hashtable] $State, [hashtable] $Step)
    foreach ($connector in (Get-Existing -State $State -Sort $Step.Sort -Server $Step.Server)) {
        if ($connector.Guid.ToString() -eq $Step.Guid) {
            return $connector
        }
    }
    throw ('The connector {0} has vanished.' -f $Step.Name)
}

#why engine-write-change
function Invoke-Change {
    param([hashtable] $State, [hashtable] $Step, [bool] $IsDryRun)
    $connector = Find-ByGuid -State $State -Step $Step
    $parameters = Select-ChangeParameters -Sort $Step.Sort -Connector $connector -Wanted $Step.Wanted
    $parameters['WhatIf'] = $IsDryRun
    if ($Step.Sort -eq 'send') {
        $null = Set-SendConnector @parameters
    } else {
        $null = Set-ReceiveConnector @parameters
    }
}

#why engine-write-creation
function Invoke-Creation {
    param([hashtable] $Step, [bool] $IsDryRun)
    $parameters = $Step.Wanted.Clone()
    $parameters['Enabled'] = $false
    $parameters['WhatIf'] = $IsDryRun
    if ($Step.Sort -eq 'send') {
        $parameters['Usage'] = 'Partner'
        $created = New-SendConnector @parameters @ReadOptions
    } else {
        $parameters['Usage'] = 'Custom'
        $parameters['Server'] = $Step.Server
        $created = New-ReceiveConnector @parameters @ReadOptions
    }
    if ($null -eq $created) {
        return ''
    }
    return $created.Guid.ToString()
}

#why engine-write-list
function Invoke-ListStep {
    param([hashtable] $Step, [bool] $IsDryRun)
    $parameters = @{ WhatIf = $IsDryRun }
    $parameters[$Step.Name] = @{ Add = @($Step.Domains) }
    $null = Set-TransportConfig @parameters @ReadOptions
}

#why engine-enable
function Enable-Connector {
    param([hashtable] $Step)
    $parameters = @{ Identity = $Step.Guid; Enabled = $true }
    if ($Step.Sort -eq 'send') {
        $null = Set-SendConnector @parameters @ReadOptions
    } else {
        $null = Set-ReceiveConnector @parameters @ReadOptions
    }
}

#why engine-read-back
function Assert-Written {
    param($Steps, [string[]] $Ignored)
    $current = Read-State -On $ReceivingServers
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'list') {
            continue
        }
        $connector = Find-ByGuid -State $current -Step $step
        $left = Compare-Connector -Sort $step.Sort -Connector $connector -Wanted $step.Wanted -Ignored $Ignored
        if ($left.Count -gt 0) {
            throw ('{0}: {1} reads back as {2}' -f $step.Name, $left[0].Property, $left[0].Before)
        }
    }
}

function Assert-Listed {
    param($Steps)
    $current = Read-State -On @()
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'list') {
            foreach ($domain in $step.Domains) {
                if (-not ($current.Lists[$step.Name] -contains $domain)) {
                    throw ('{0}: {1} is not listed' -f $step.Name, $domain)
                }
            }
        }
    }
}

#why engine-write-all
function Write-AllSteps {
    param($Steps, [hashtable] $State, $Entries, [string] $Folder, [string[]] $Completed, [System.Collections.ArrayList] $Done)
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'change') {
            $null = $Done.Add($Entries[$index])
            Invoke-Change -State $State -Step $Steps[$index] -IsDryRun $false
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
    Save-Journal -Folder $Folder -Entries $Entries -Completed $Completed
    Assert-Written -Steps $Steps -Ignored @('Enabled')
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'create') {
            Enable-Connector -Step $step
        }
    }
    Assert-Written -Steps $Steps -Ignored @()
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'list') {
            $null = $Done.Add($Entries[$index])
            Invoke-ListStep -Step $Steps[$index] -IsDryRun $false
        }
    }
    Assert-Listed -Steps $Steps
}
`)
