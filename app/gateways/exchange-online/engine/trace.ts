// Part of verify: messages to the partners of this plan that failed or still wait, from the message trace. Reads only, and only when
// asked for a number of hours; subjects and senders are not looked at.

export const traceEngine = `
#why served-domains
function Get-ServedDomains {
    $served = @{}
    foreach ($row in $Rows) {
        if ($row.Kind -eq 'outbound') {
            foreach ($domain in (Get-DomainsOf -Kind $row.Kind -Connector $row.Settings)) {
                $served[$domain] = $true
            }
        }
    }
    return $served
}

#why is-served
function Test-Served {
    param([hashtable] $Served, [string] $Domain)
    if ($Served.ContainsKey($Domain)) {
        return $true
    }
    $rest = $Domain
    while ($rest.Contains('.')) {
        $rest = $rest.Substring($rest.IndexOf('.') + 1)
        if ($Served.ContainsKey('*.' + $rest)) {
            return $true
        }
    }
    return $false
}

#why read-trouble
function Read-Trouble {
    param([int] $Hours)
    $trouble = @()
    if ($Hours -eq 0) {
        return , $trouble
    }
    $served = Get-ServedDomains
    $now = Get-Date
    $parameters = @{
        StartDate = $now.AddHours(-$Hours)
        EndDate = $now
        Status = @('Failed', 'Pending')
        ResultSize = 5000
        ErrorAction = 'Stop'
    }
    foreach ($message in @(Get-MessageTraceV2 @parameters)) {
        $recipient = ([string]$message.RecipientAddress).ToLowerInvariant()
        if (Test-Served -Served $served -Domain (@($recipient -split '@')[-1])) {
            $entry = @{ At = [string]$message.Received; Recipient = $recipient; Status = [string]$message.Status }
            Write-Host ('mail to {0}: {1} at {2}' -f $entry.Recipient, $entry.Status, $entry.At)
            $trouble += $entry
        }
    }
    return , $trouble
}
`
