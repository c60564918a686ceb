// Part of apply and rollback: takes back the steps of one run, the last first. A connector is touched only while tag, name and GUID still
// agree with the journal; removed if the run made it, else set to its old values. Answers true when everything is back.

export const undoEngine = `
function Select-ChangeParameters {
    param($Connector, [hashtable] $Wanted)
    $parameters = @{ Identity = $Connector.Guid.ToString() }
    foreach ($key in $Wanted.Keys) {
        if ($null -ne $Wanted[$key]) {
            $parameters[$key] = $Wanted[$key]
        }
    }
    foreach ($key in $ClearableKeys) {
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

function Find-JournalConnector {
    param($Connectors, $Entry)
    foreach ($connector in $Connectors) {
        $isNamed = ([string]$connector.Name).EndsWith($Entry.Id.Substring(24))
        $isSame = $Entry.Guid -eq '' -or $connector.Guid.ToString() -eq $Entry.Guid
        if ($isSame -and $isNamed -and (Read-Tag -Connector $connector) -eq $Entry.Id) {
            return $connector
        }
    }
    return $null
}

function Undo-Steps {
    param($Entries, [bool] $IsDryRun)
    $connectors = Read-Connectors
    $isBack = $true
    for ($index = @($Entries).Count - 1; $index -ge 0; $index -= 1) {
        $entry = @($Entries)[$index]
        try {
            $connector = Find-JournalConnector -Connectors $connectors -Entry $entry
            if ($null -eq $connector) {
                if ($entry.Kind -eq 'change') {
                    Write-Host ('! {0}: not found as ours, nothing restored' -f $entry.Name)
                    $isBack = $false
                }
                continue
            }
            if ($entry.Kind -eq 'create') {
                Write-Host ('- {0}' -f $connector.Name)
                $parameters = @{ Identity = $connector.Guid.ToString(); Confirm = $false; WhatIf = $IsDryRun }
                $null = Remove-SendConnector @parameters @ReadOptions
                continue
            }
            if ((Compare-Connector -Connector $connector -Wanted $entry.Old -Ignored @()).Count -eq 0) {
                continue
            }
            Write-Host ('~ {0}' -f $connector.Name)
            $parameters = Select-ChangeParameters -Connector $connector -Wanted $entry.Old
            $parameters['WhatIf'] = $IsDryRun
            $null = Set-SendConnector @parameters
        } catch {
            Write-Host ('! {0}: {1}' -f $entry.Name, $_.Exception.Message)
            $isBack = $false
        }
    }
    if ($IsDryRun) {
        return $isBack
    }
    $connectors = Read-Connectors
    foreach ($entry in @($Entries)) {
        $connector = Find-JournalConnector -Connectors $connectors -Entry $entry
        if ($entry.Kind -eq 'create' -and $null -ne $connector) {
            $isBack = $false
        }
        if ($entry.Kind -eq 'change' -and $null -ne $connector) {
            $differences = Compare-Connector -Connector $connector -Wanted $entry.Old -Ignored @()
            if ($differences.Count -gt 0) {
                $isBack = $false
            }
        }
    }
    return $isBack
}
`
