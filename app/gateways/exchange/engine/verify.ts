// The verify script: compares Exchange with the plan and shows what the servers say; writes nothing. Ends with 0 as planned, 2 different
// from the plan, 3 as planned but a queue of a partner reports an error, 12 something foreign is in the way.

export const verifyParameters = `
param(
    [ValidateRange(1, 30)]
    [int] $LogDays = 2
)
`

export const verifyEngine = `
Assert-Cmdlet -Names @('Get-SendConnector', 'Get-TransportService', 'Get-FrontendTransportService', 'Get-Queue')
$connectors = Read-Connectors
Assert-Servers
$own = Get-OwnConnectors -Connectors $connectors
$conflicts = Find-Conflicts -Connectors $connectors -Own $own
$size = Get-DefaultSize -Connectors $connectors
$steps = Get-Steps -Own $own -Size $size
$RowOfDomain = @{}
foreach ($row in $Rows) {
    foreach ($entry in $row.Settings.AddressSpaces) {
        $RowOfDomain[(Read-AddressSpace -Space $entry).Domain] = [string]$row.Settings.Name
    }
}
foreach ($step in $steps) {
    if ($step.Kind -eq 'create') {
        Write-Host ('missing: {0}' -f $step.Name)
    } else {
        foreach ($difference in $step.Differences) {
            Write-Host ('{0}: {1} is {2}, planned {3}' -f $step.Name, $difference.Property, $difference.Before, $difference.After)
        }
    }
}
foreach ($conflict in $conflicts) {
    Write-Host ('! {0}' -f $conflict)
}
$queues = @()
$unread = @()
try {
    $queues = Read-Queues
} catch {
    $unread += ('queues: {0}' -f $_.Exception.Message)
}
$sessions = @{}
try {
    $sessions = Read-Sessions -Days $LogDays
} catch {
    $unread += ('protocol log: {0}' -f $_.Exception.Message)
}
$switches = Read-TlsSwitches
$hasErrors = $false
foreach ($queue in $queues) {
    Write-Host ('queue {0} on {1}: {2}, {3} messages' -f $queue.Domain, $queue.Server, $queue.Status, $queue.Messages)
    if ($queue.LastError -ne '') {
        $hasErrors = $true
        Write-Host ('    {0}' -f $queue.LastError)
        Write-Host ('    {0}' -f $queue.Cause)
    }
}
foreach ($name in @($sessions.Keys | Sort-Object)) {
    $session = $sessions[$name]
    Write-Host ('last session {0}: {1} {2} {3} {4}' -f $name, $session.At, $session.Protocol, $session.Cipher, $session.Failure)
}
foreach ($name in @($switches.Keys | Sort-Object)) {
    Write-Host ('{0}: {1}' -f $name, $switches[$name])
}
foreach ($text in $unread) {
    Write-Host ('not read, {0}' -f $text)
}
$code = 0
$state = 'as-planned'
if ($conflicts.Count -gt 0) {
    $code = 12
    $state = 'conflict'
} elseif ($steps.Count -gt 0) {
    $code = 2
    $state = 'different'
} elseif ($hasErrors) {
    $code = 3
    $state = 'queue-errors'
}
Write-Host ('Ended with {0} ({1}).' -f $code, $state)
Write-ResultLine -Result @{
    Schema = 'handschlag.exchange-verification/1'
    Code = $code
    State = $state
    Plan = $PlanHash
    Steps = @($steps)
    Conflicts = @($conflicts)
    Queues = @($queues)
    Sessions = $sessions
    TlsSwitches = $switches
    NotRead = @($unread)
}
exit $code
`
