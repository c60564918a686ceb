// Part of apply and rollback: takes back the steps of one run, the last first. A connector is found by its GUID and touched only while tag
// and name agree with the journal; the run itself needs the GUID alone, as Exchange may have kept something else than was written. What is
// there and not ours any more stays open. From the lists only what the run added is taken out. Answers true when everything is back.
import { scriptPart } from '../../powershell/script-part.ts'

export const undoEngine = scriptPart(`
#why engine-change-parameters
function Select-ChangeParameters {
    param([string] $Sort, $Connector, [hashtable] $Wanted)
    $parameters = @{ Identity = $Connector.Guid.ToString() }
    foreach ($key in $Wanted.Keys) {
        if ($null -ne $Wanted[$key]) {
            $parameters[$key] = $Wanted[$key]
        }
    }
    foreach ($key in $ClearableKeys[$Sort]) {
        $isSet = (ConvertTo-PlainValue -Key $key -Value $Connector.$key) -ne ''
        if ($isSet -and $null -eq $Wanted[$key]) {
            $parameters[$key] = $null
        }
    }
    foreach ($key in $ReadOptions.Keys) {
        $parameters[$key] = $ReadOptions[$key]
    }
    return $parameters
}

#why engine-journal-connector
function Test-Ours {
    param($Connector, $Entry)
    $isNamed = ([string]$Connector.Name).EndsWith($Entry.Id.Substring(24))
    return $isNamed -and (Read-Tag -Connector $Connector) -eq $Entry.Id
}

function Find-JournalConnector {
    param([hashtable] $State, $Entry)
    foreach ($connector in (Get-Existing -State $State -Sort $Entry.Sort -Server $Entry.Server)) {
        $isSame = $connector.Guid.ToString() -eq $Entry.Guid
        if ($isSame -or ($Entry.Guid -eq '' -and (Test-Ours -Connector $connector -Entry $Entry))) {
            return $connector
        }
    }
    return $null
}

#why engine-undo-list
function Find-ListedDomains {
    param([hashtable] $State, $Entry)
    $listed = @()
    foreach ($domain in @($Entry.Domains)) {
        if ($State.Lists[$Entry.Name] -contains $domain) {
            $listed += $domain
        }
    }
    return $listed
}

#why engine-is-open
function Test-Open {
    param([hashtable] $State, $Entry)
    if ($Entry.Kind -eq 'list') {
        return @(Find-ListedDomains -State $State -Entry $Entry).Count -gt 0
    }
    $connector = Find-JournalConnector -State $State -Entry $Entry
    if ($Entry.Kind -eq 'create') {
        return $null -ne $connector
    }
    if ($null -eq $connector) {
        return $true
    }
    return (Compare-Connector -Sort $Entry.Sort -Connector $connector -Wanted $Entry.Old -Ignored @()).Count -gt 0
}

#why engine-undo-step
function Undo-Step {
    param([hashtable] $State, $Entry, [bool] $IsOwnRun, [bool] $IsDryRun)
    if ($Entry.Kind -eq 'list') {
        $domains = @(Find-ListedDomains -State $State -Entry $Entry)
        Write-Host ('- {0}: {1}' -f $Entry.Name, ($domains -join ', '))
        $parameters = @{ WhatIf = $IsDryRun }
        $parameters[$Entry.Name] = @{ Remove = $domains }
        $null = Set-TransportConfig @parameters @ReadOptions
        return
    }
    $connector = Find-JournalConnector -State $State -Entry $Entry
    if ($null -eq $connector) {
        throw 'not found, nothing restored'
    }
    if (-not $IsOwnRun -and -not (Test-Ours -Connector $connector -Entry $Entry)) {
        throw 'its name or comment was changed since, so it was left alone'
    }
    if ($Entry.Kind -eq 'create') {
        Write-Host ('- {0} {1}' -f $connector.Name, $Entry.Server)
        $parameters = @{ Identity = $connector.Guid.ToString(); Confirm = $false; WhatIf = $IsDryRun }
        if ($Entry.Sort -eq 'send') {
            $null = Remove-SendConnector @parameters @ReadOptions
        } else {
            $null = Remove-ReceiveConnector @parameters @ReadOptions
        }
        return
    }
    Write-Host ('~ {0} {1}' -f $connector.Name, $Entry.Server)
    $parameters = Select-ChangeParameters -Sort $Entry.Sort -Connector $connector -Wanted $Entry.Old
    $parameters['WhatIf'] = $IsDryRun
    if ($Entry.Sort -eq 'send') {
        $null = Set-SendConnector @parameters
    } else {
        $null = Set-ReceiveConnector @parameters
    }
}

#why engine-undo
function Undo-Steps {
    param($Entries, [string[]] $On, [bool] $IsOwnRun, [bool] $IsDryRun)
    $state = Read-State -On $On
    $isBack = $true
    $all = @($Entries)
    for ($index = $all.Count - 1; $index -ge 0; $index -= 1) {
        try {
            if (Test-Open -State $state -Entry $all[$index]) {
                Undo-Step -State $state -Entry $all[$index] -IsOwnRun $IsOwnRun -IsDryRun $IsDryRun
            }
        } catch {
            Write-Host ('! {0}: {1}' -f $all[$index].Name, $_.Exception.Message)
            $isBack = $false
        }
    }
    if ($IsDryRun) {
        return $isBack
    }
    $state = Read-State -On $On
    foreach ($entry in $all) {
        if (Test-Open -State $state -Entry $entry) {
            $isBack = $false
        }
    }
    return $isBack
}
`)
