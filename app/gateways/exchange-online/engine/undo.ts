// Part of apply and rollback: takes back the steps of one run, the last first. A connector is found by its GUID and touched only while tag
// and name agree with the journal; the run itself needs the GUID alone, and removes by it even what the service does not list yet. What is
// there and not ours any more stays open. Answers true when everything is back.

export const undoEngine = `
#why write-connector
function Set-OneConnector {
    param([string] $Kind, [hashtable] $Parameters)
    if ($Kind -eq 'outbound') {
        $null = Set-OutboundConnector @Parameters
    } else {
        $null = Set-InboundConnector @Parameters
    }
}

#why select-change
function Select-ChangeParameters {
    param([string] $Kind, $Connector, [hashtable] $Wanted)
    $parameters = @{ Identity = [string]$Connector.Guid; ErrorAction = 'Stop' }
    foreach ($key in $Wanted.Keys) {
        if ($null -ne $Wanted[$key]) {
            $parameters[$key] = $Wanted[$key]
        }
    }
    foreach ($key in $ClearableKeys[$Kind]) {
        $isSet = (ConvertTo-PlainValue -Key $key -Value $Connector.$key) -ne ''
        if ($isSet -and $null -eq $Wanted[$key]) {
            $parameters[$key] = $null
        }
    }
    return $parameters
}

#why find-journal-connector
function Test-Ours {
    param($Connector, $Entry)
    $isNamed = ([string]$Connector.Name).EndsWith($Entry.Id.Substring(24))
    return $isNamed -and (Read-Tag -Connector $Connector) -eq $Entry.Id
}

function Find-JournalConnector {
    param($Found, $Entry)
    foreach ($candidate in $Found) {
        $isSame = $candidate.Guid -eq $Entry.Guid
        if ($Entry.Guid -eq '') {
            $isSame = Test-Ours -Connector $candidate.Connector -Entry $Entry
        }
        if ($isSame -and $candidate.Kind -eq $Entry.Kind) {
            return $candidate
        }
    }
    return $null
}

#why is-undone
function Test-Undone {
    param($Found, $Entry)
    $candidate = Find-JournalConnector -Found $Found -Entry $Entry
    if ($Entry.Action -eq 'create') {
        return ($null -eq $candidate)
    }
    if ($null -eq $candidate) {
        return $false
    }
    return (Compare-Connector -Kind $Entry.Kind -Connector $candidate.Connector -Wanted $Entry.Old -Ignored @()).Count -eq 0
}

#why remove-created
function Remove-Created {
    param($Entry, [string] $Guid, [bool] $IsDryRun)
    Write-Host ('- {0}' -f $Entry.Name)
    $parameters = @{ Identity = $Guid; Confirm = $false; WhatIf = $IsDryRun; ErrorAction = 'Stop' }
    if ($Entry.Kind -eq 'outbound') {
        $null = Remove-OutboundConnector @parameters
    } else {
        $null = Remove-InboundConnector @parameters
    }
}

function Remove-Unlisted {
    param($Entry)
    for ($attempt = 1; $attempt -lt 6; $attempt += 1) {
        try {
            Remove-Created -Entry $Entry -Guid $Entry.Guid -IsDryRun $false
            return
        } catch {
            Start-Sleep -Seconds 10
        }
    }
    Remove-Created -Entry $Entry -Guid $Entry.Guid -IsDryRun $false
}

#why undo-step
function Undo-Step {
    param($Candidate, $Entry, [bool] $IsDryRun)
    if ($Entry.Action -eq 'create') {
        Remove-Created -Entry $Entry -Guid $Candidate.Guid -IsDryRun $IsDryRun
        return
    }
    Write-Host ('~ {0}' -f $Candidate.Connector.Name)
    $parameters = Select-ChangeParameters -Kind $Entry.Kind -Connector $Candidate.Connector -Wanted $Entry.Old
    $parameters['WhatIf'] = $IsDryRun
    Set-OneConnector -Kind $Entry.Kind -Parameters $parameters
}

#why undo-steps
function Undo-Steps {
    param($Entries, [bool] $IsOwnRun, [bool] $IsDryRun)
    $found = Read-Connectors
    $isBack = $true
    for ($index = @($Entries).Count - 1; $index -ge 0; $index -= 1) {
        $entry = @($Entries)[$index]
        try {
            $candidate = Find-JournalConnector -Found $found -Entry $entry
            if ($IsOwnRun -and $null -eq $candidate -and $entry.Action -eq 'create' -and $entry.Guid -ne '') {
                Remove-Unlisted -Entry $entry
                continue
            }
            if (Test-Undone -Found $found -Entry $entry) {
                continue
            }
            if ($null -eq $candidate) {
                throw 'not found, nothing restored'
            }
            if (-not $IsOwnRun -and -not (Test-Ours -Connector $candidate.Connector -Entry $entry)) {
                throw 'its name or comment was changed since, so it was left alone'
            }
            Undo-Step -Candidate $candidate -Entry $entry -IsDryRun $IsDryRun
        } catch {
            Write-Host ('! {0}: {1}' -f $entry.Name, $_.Exception.Message)
            $isBack = $false
        }
    }
    if ($IsDryRun -or -not $isBack) {
        return $isBack
    }
    return (Wait-Undone -Entries $Entries)
}

#why wait-undone
function Wait-Undone {
    param($Entries)
    for ($attempt = 1; $attempt -le 6; $attempt += 1) {
        $found = Read-Connectors
        $left = 0
        foreach ($entry in @($Entries)) {
            if (-not (Test-Undone -Found $found -Entry $entry)) {
                $left += 1
            }
        }
        if ($left -eq 0) {
            return $true
        }
        if ($attempt -lt 6) {
            Start-Sleep -Seconds 10
        }
    }
    return $false
}
`
