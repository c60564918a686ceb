// The run of the trial script: Look (the default) shows what would come, Apply brings it in and takes everything back when a step fails, Verify
// reads it back and waits for Exchange's own routing table, UndoLook and Undo go by the run, Left looks for what is there of whatever trial.
// Look, UndoLook and Left write nothing. Apply takes away first what an earlier trial of this server left; one of another server ends it.
import { scriptPart } from '../../../powershell/script-part.ts'

export const trialParameters = `
param(
    [ValidateSet('Look', 'Apply', 'Verify', 'UndoLook', 'Undo', 'Left')]
    [string] $Mode = 'Look',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $ExpectState = '',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $Run = ''
)
`

export const trialRunEngine = scriptPart(`
function Get-Report {
    param($Things)
    $shown = @()
    foreach ($thing in $Things) {
        $shown += @{ Kind = $thing.Kind; Name = $thing.Name }
    }
    return @{ Schema = 'handschlag.exchange-trial/1'; Version = Get-ExchangeVersion; Things = @($shown) }
}

function Write-End {
    param([hashtable] $Report, [int] $Code, [string] $State, [string] $Message)
    Write-ResultLine -Result ($Report + @{ Code = $Code; State = $State; Message = $Message })
    exit $Code
}

Assert-Cmdlet -Names @('Get-SendConnector', 'Get-TransportService', 'Get-TransportConfig', 'Get-Queue', 'Get-Message')
if ($Mode -eq 'Left') {
    $things = Get-Temporary -State (Read-State -On @()) -Of ''
    $report = Get-Report -Things $things
    foreach ($token in $Tokens) {
        foreach ($message in (Find-Queued -Token $token)) {
            $report.Things += @{ Kind = 'mail'; Name = ('{0} {1}' -f $message.Identity, $message.InternetMessageId) }
        }
    }
    $pickup = Get-PickupFolder
    if ($pickup -ne '') {
        foreach ($file in @(Get-ChildItem -LiteralPath $pickup -Filter 'handschlag-*')) {
            $report.Things += @{ Kind = 'mail'; Name = [string]$file.FullName }
        }
    }
    Write-End -Report $report -Code 0 -State 'looked' -Message ''
}
if ($Mode -eq 'UndoLook' -or $Mode -eq 'Undo') {
    if ($Run -eq '') {
        Stop-Script -Code 13 -State 'precondition' -Message 'A run must be named.'
    }
    Assert-Cmdlet -Names @('Remove-SendConnector', 'Remove-Message', 'Suspend-Message')
    $lock = Enter-Lock
    $things = Get-Temporary -State (Read-State -On @()) -Of $Run
    $report = Get-Report -Things $things
    $report['StateHash'] = Get-LinesHash -Lines (@($PlanHash, $Run) + @(Get-TemporaryNames -Things $things))
    if ($Mode -eq 'UndoLook') {
        Write-End -Report $report -Code 2 -State 'looked' -Message ''
    }
    Assert-Expected -Found $report.StateHash -Expected $ExpectState
    Assert-NoMails -Of $Run -Code 21
    $failures = Remove-Temporary -Of $Run
    if ($failures.Count -gt 0) {
        Write-End -Report $report -Code 21 -State 'rollback-failed' -Message ($failures -join ' ')
    }
    Write-End -Report $report -Code 0 -State 'undone' -Message ''
}

Assert-Cmdlet -Names @('New-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Remove-Message', 'Suspend-Message')
$lock = Enter-Lock
$state = Read-State -On @()
$candidates = Get-Candidates -State $state
$inForce = Find-InForce -Candidates $candidates
Assert-Triable -InForce $inForce
if ($Mode -ne 'Verify') {
    Assert-NoCatcher -State $state
    Assert-NoOtherTrial -State $state
}
$connector = $inForce.Connector
$things = Get-Temporary -State $state -Of ''
$report = Get-Report -Things $things
$config = @(Get-ConfigLines -State $state -Candidates $candidates)
$report['StateHash'] = Get-LinesHash -Lines (@($PlanHash) + $config + @(Get-TemporaryNames -Things $things))
$report['Rule'] = @{
    Name = [string]$connector.Name
    Space = $inForce.Space
    IsDefault = $inForce.Rank -eq 0
    Lines = @(Get-RuleLines -Connector $connector)
    ConfigHash = Get-LinesHash -Lines $config
}
$report['TakesAuthority'] = Test-NeedsAuthority -Connector $connector
$report['Servers'] = @($connector.SourceTransportServers).Count
if ($Mode -eq 'Look') {
    $report['Connectors'] = @()
    foreach ($trap in $Traps) {
        $settings = Get-TrialSettings -Trap $trap -Connector $connector
        $lines = @()
        foreach ($key in $settings.Keys) {
            if ($key -ne 'Comment') {
                $lines += ('{0}: {1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $settings[$key]))
            }
        }
        $report.Connectors += @{ Name = $settings.Name; Lines = @($lines | Sort-Object) }
    }
    Write-End -Report $report -Code 2 -State 'looked' -Message ''
}
if ($Mode -eq 'Verify') {
    try {
        Assert-Trial -Connector $connector -IsOn $true
    } catch {
        Write-End -Report $report -Code 2 -State 'different' -Message $_.Exception.Message
    }
    $report['Routing'] = Wait-Routing
    Write-Host ('Routing table: {0}' -f $report.Routing)
    if ($report.Routing -eq 'not-seen') {
        Write-End -Report $report -Code 2 -State 'different' -Message 'The routing table of this server does not hold the temporary connectors.'
    }
    Write-End -Report $report -Code 0 -State 'as-planned' -Message ''
}
Assert-Expected -Found $report.StateHash -Expected $ExpectState
if ($Run -eq '') {
    Stop-Script -Code 13 -State 'precondition' -Message 'A run must be named.'
}
Assert-NoMails -Of '' -Code 13
$failures = Remove-Temporary -Of ''
if ($failures.Count -gt 0) {
    Stop-Script -Code 13 -State 'precondition' -Message ('What an earlier trial left could not be taken away: {0}' -f ($failures -join ' '))
}
$failure = ''
try {
    Add-Trial -Connector $connector
} catch {
    $failure = 'Failed: {0}' -f $_.Exception.Message
}
if ($failure -eq '') {
    Write-End -Report $report -Code 0 -State 'applied' -Message ''
}
Write-Host $failure
$failures = Remove-Temporary -Of $Run
if ($failures.Count -gt 0) {
    Write-End -Report $report -Code 21 -State 'rollback-failed' -Message (@($failure) + $failures -join ' ')
}
Write-End -Report $report -Code 20 -State 'rolled-back' -Message $failure
`)
