// The verify script: compares Exchange with the plan and shows what the servers say; writes nothing. Ends with 0 as planned, 2 different
// from the plan, 3 as planned but a queue reports an error, a receiving server lacks a certificate or either could not be read, 12
// something foreign is in the way, 13 a client certificate is missing.
import { scriptPart } from '../../powershell/script-part.ts'

export const verifyParameters = `
param(
    [ValidateRange(1, 30)]
    [int] $LogDays = 2
)
`

export const verifyEngine = scriptPart(`
#why verify-state
Assert-Cmdlet -Names @('Get-SendConnector', 'Get-TransportConfig', 'Get-TransportService', 'Get-FrontendTransportService', 'Get-Queue')
if ($ReceiveRows.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ReceiveConnector')
}
Assert-Servers
$state = Read-State -On $ReceivingServers
Resolve-Certificates
$items = Get-WantedItems -State $state
$conflicts = Find-Conflicts -State $state -Items $items
$steps = Get-Steps -State $state -Items $items
$RowOfDomain = @{}
foreach ($row in $Rows) {
    foreach ($entry in $row.Settings.AddressSpaces) {
        $RowOfDomain[(Read-AddressSpace -Space $entry).Domain] = [string]$row.Settings.Name
    }
}
$RowOfConnector = @{}
foreach ($item in $items) {
    if ($item.Sort -eq 'send') {
        foreach ($connector in (Find-Own -State $state -Item $item)) {
            $RowOfConnector[$connector.Guid.ToString()] = $item.Name
        }
    }
}
#why verify-show-differences
foreach ($step in $steps) {
    if ($step.Kind -eq 'list') {
        Write-Host ('missing in {0}: {1}' -f $step.Name, ($step.Domains -join ', '))
    } elseif ($step.Kind -eq 'create') {
        Write-Host ('missing: {0} ({1}) {2}' -f $step.Name, $step.Sort, $step.Server)
    } else {
        foreach ($difference in $step.Differences) {
            $text = '{0} ({1}) {2}: {3} is {4}, planned {5}'
            Write-Host ($text -f $step.Name, $step.Sort, $step.Server, $difference.Property, $difference.Before, $difference.After)
        }
    }
}
foreach ($conflict in $conflicts) {
    Write-Host ('! {0}' -f $conflict)
}
#why verify-evidence
$queues = @()
$unread = @()
$isBlind = $false
try {
    $queues = Read-Queues
} catch {
    $unread += ('queues: {0}' -f $_.Exception.Message)
    $isBlind = $true
}
$sessions = @{}
try {
    $sessions = Read-Sessions -Days $LogDays
} catch {
    $unread += ('protocol log: {0}' -f $_.Exception.Message)
}
$receiving = @()
try {
    $receiving = Read-ReceiveCertificates
} catch {
    $unread += ('certificates: {0}' -f $_.Exception.Message)
    $isBlind = $true
}
$switches = @()
try {
    $switches = Read-TlsSwitches
} catch {
    $unread += ('TLS switches: {0}' -f $_.Exception.Message)
}
#why verify-show-evidence
$hasErrors = $false
foreach ($queue in $queues) {
    Write-Host ('queue {0} on {1}: {2}, {3} messages' -f $queue.Domain, $queue.Server, $queue.Status, $queue.Messages)
    if ($queue.LastError -ne '') {
        $hasErrors = $true
        Write-Host ('    {0}' -f $queue.LastError)
        Write-Host ('    {0}' -f $queue.Cause)
    }
}
foreach ($entry in $receiving) {
    if ($entry.Thumbprint -eq '') {
        $hasErrors = $true
        Write-Host ('No usable certificate for {0} on {1}: partners get a self-signed one or no TLS.' -f $entry.Name, $entry.Server)
    }
}
foreach ($name in @($sessions.Keys | Sort-Object)) {
    $session = $sessions[$name]
    $text = 'last session {0}: {1} {2} {3} {4} {5}'
    Write-Host ($text -f $name, $session.At, $session.Protocol, $session.Cipher, $session.Failure, $session.Cause)
}
foreach ($entry in $switches) {
    if ($entry.Verdict -ne 'as recommended') {
        Write-Host ('{0} {1}: {2} ({3})' -f $entry.Path, $entry.Name, $entry.Value, $entry.Verdict)
    }
}
foreach ($text in $unread) {
    Write-Host ('not read, {0}' -f $text)
}
#why verify-ending
$code = 0
$ending = 'as-planned'
if ($conflicts.Count -gt 0) {
    $code = 12
    $ending = 'conflict'
} elseif ($steps.Count -gt 0) {
    $code = 2
    $ending = 'different'
} elseif ($hasErrors) {
    $code = 3
    $ending = 'mail-trouble'
} elseif ($isBlind) {
    $code = 3
    $ending = 'not-read'
}
Write-Host ('Ended with {0} ({1}).' -f $code, $ending)
Write-ResultLine -Result @{
    Schema = 'handschlag.exchange-verification/2'
    Code = $code
    State = $ending
    Plan = $PlanHash
    Steps = @($steps)
    Conflicts = @($conflicts)
    Queues = @($queues)
    Sessions = $sessions
    ReceiveCertificates = @($receiving)
    TlsSwitches = @($switches)
    NotRead = @($unread)
}
exit $code
`)
