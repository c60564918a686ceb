// The script that hands mails in by the pickup folder of this server, follows them in queues, message tracking and the protocol log of sending,
// has what waits tried once more, and takes them out of the queue. A mail to a sub-domain of a counter-proof goes in only while a connector for exactly that sub-domain is
// switched on: otherwise it would go to the partner.
import { scriptPart } from '../../../powershell/script-part.ts'

export const mailParameters = `
param(
    [ValidateSet('Hand', 'Look', 'Again', 'Drop')]
    [string] $Mode = 'Look',
    [ValidatePattern('^[a-z0-9_]*$')]
    [string] $Tokens = ''
)
`

export const mailEngine = scriptPart(`
$ReadOptions = @{ ErrorAction = 'Stop' }
$All = @($Tokens.Split('_') | Where-Object { $_ -ne '' })

function Write-End {
    param([hashtable] $Report, [int] $Code, [string] $State)
    Write-ResultLine -Result ($Report + @{ Schema = 'handschlag.exchange-mails/1'; Code = $Code; State = $State; Message = '' })
    exit $Code
}
`)

export const handEngine = scriptPart(String.raw`
function Get-Recipient {
    param([string] $Path)
    $match = [regex]::Match([System.IO.File]::ReadAllText($Path), '(?im)^To:[^\r\n]*?([^\s<>@,;]+@[A-Za-z0-9.-]+)')
    return $match.Groups[1].Value.ToLowerInvariant()
}

function Test-Routed {
    param([string] $Recipient)
    $space = @($Recipient -split '@')[-1]
    if (-not $space.StartsWith('gegenprobe-')) {
        return $Recipient -ne ''
    }
    foreach ($connector in @(Get-SendConnector @ReadOptions)) {
        foreach ($entry in @($connector.AddressSpaces)) {
            $text = ([string]$entry).ToLowerInvariant()
            if ([bool]$connector.Enabled -and (@($text -split '[:;]') -contains $space)) {
                return $true
            }
        }
    }
    return $false
}

# None of them is handed in again.
function Clear-Mails {
    foreach ($token in $All) {
        $path = Join-Path -Path $PSScriptRoot -ChildPath ($token + '.eml')
        if (Test-Path -LiteralPath $path) {
            Remove-Item -LiteralPath $path -Force
        }
    }
}

function Wait-Pickup {
    param([string] $Folder, [string] $Name)
    for ($try = 0; $try -lt 60; $try += 1) {
        $left = @(Get-ChildItem -LiteralPath $Folder -Filter ($Name + '.*'))
        if ($left.Count -eq 0) {
            return ''
        }
        foreach ($file in $left) {
            if (([string]$file.Name).EndsWith('.bad')) {
                Clear-Pickup -Folder $Folder -Name $Name
                return 'Exchange could not read the mail: {0}' -f $file.Name
            }
        }
        Start-Sleep -Seconds 1
    }
    Clear-Pickup -Folder $Folder -Name $Name
    return 'Exchange did not take the mail out of the pickup folder.'
}

function Send-Mail {
    param([string] $Folder, [string] $Token)
    if ((Find-Queued -Token $Token).Count -gt 0) {
        return ''
    }
    $path = Join-Path -Path $PSScriptRoot -ChildPath ($Token + '.eml')
    if (-not (Test-Routed -Recipient (Get-Recipient -Path $path))) {
        return 'The temporary connector is not there.'
    }
    $name = 'handschlag-' + $Token
    $fresh = Join-Path -Path $Folder -ChildPath ($name + '.new')
    [System.IO.File]::Copy($path, $fresh, $true)
    Move-Item -LiteralPath $fresh -Destination (Join-Path -Path $Folder -ChildPath ($name + '.eml')) -Force
    return (Wait-Pickup -Folder $Folder -Name $name)
}
`)

export const followEngine = scriptPart(String.raw`
function Get-NewFiles {
    param([string] $Folder, [string] $Pattern)
    $since = (Get-Date).ToUniversalTime().AddHours(-36)
    $files = @()
    $size = 0
    foreach ($file in @(Get-ChildItem -LiteralPath $Folder -Filter $Pattern | Sort-Object -Property 'LastWriteTimeUtc' -Descending)) {
        $size += $file.Length
        if ($file.LastWriteTimeUtc -lt $since -or ($files.Count -gt 0 -and $size -gt 104857600)) {
            break
        }
        $files = @($file) + $files
    }
    return , $files
}

function Read-Rows {
    param([string] $Folder, [string] $Pattern, $Words, [int] $Most)
    $rows = @()
    $heading = ''
    if ($Folder -eq '' -or -not (Test-Path -LiteralPath $Folder) -or $Words.Count -eq 0) {
        return , $rows
    }
    foreach ($file in (Get-NewFiles -Folder $Folder -Pattern $Pattern)) {
        $stream = [System.IO.File]::Open($file.FullName, 'Open', 'Read', 'ReadWrite')
        $reader = New-Object -TypeName 'System.IO.StreamReader' -ArgumentList $stream
        try {
            while (-not $reader.EndOfStream -and $rows.Count -lt $Most) {
                $line = $reader.ReadLine()
                if ($line.Length -gt 20000) {
                    continue
                }
                if ($line.StartsWith('#Fields:') -and $line -ne $heading) {
                    $heading = $line
                    $rows += $line
                }
                foreach ($word in $Words) {
                    if ($line.Contains($word) -and -not $line.StartsWith('#')) {
                        $rows += $line
                        break
                    }
                }
            }
        } finally {
            $reader.Dispose()
        }
    }
    return , $rows
}

function Get-SendFolders {
    $folders = @([string](Get-TransportService -Identity $env:COMPUTERNAME @ReadOptions).SendProtocolLogPath)
    $folders += [string](Get-FrontendTransportService -Identity $env:COMPUTERNAME @ReadOptions).SendProtocolLogPath
    return $folders
}

function Find-Sessions {
    param($Folders, $Tracking, $Connectors)
    $words = @($All)
    foreach ($name in $Connectors) {
        $words += (',{0},' -f $name)
    }
    $ids = @{}
    foreach ($line in $Tracking) {
        foreach ($match in [regex]::Matches($line, '\b[0-9A-F]{16}\b')) {
            $ids[$match.Value] = $true
        }
    }
    foreach ($folder in $Folders) {
        foreach ($line in (Read-Rows -Folder $folder -Pattern 'SEND*.log' -Words $words -Most 4000)) {
            $match = [regex]::Match($line, '^[^,]*,[^,]*,([0-9A-F]{8,20}),')
            if ($match.Success) {
                $ids[$match.Groups[1].Value] = $true
            }
        }
    }
    return , @($ids.Keys)
}

function Get-Names {
    $names = @{}
    foreach ($connector in @(Get-SendConnector @ReadOptions)) {
        $names[$connector.Guid.ToString()] = [string]$connector.Name
    }
    return $names
}

function Read-Queue {
    param([hashtable] $Names)
    $queued = @()
    foreach ($token in $All) {
        foreach ($message in (Find-Queued -Token $token)) {
            $entry = @{
                Identity = [string]$message.Identity
                InternetMessageId = [string]$message.InternetMessageId
                Status = [string]$message.Status
                LastError = [string]$message.LastError
                Connector = ''
            }
            foreach ($queue in @(Get-Queue -Identity ([string]$message.Queue) -ErrorAction 'SilentlyContinue')) {
                $hop = [string]$queue.NextHopConnector
                if ($Names.ContainsKey($hop)) {
                    $entry.Connector = $Names[$hop]
                }
                if ($entry.LastError -eq '') {
                    $entry.LastError = [string]$queue.LastError
                }
            }
            $queued += $entry
        }
    }
    return , $queued
}

function Join-Rows {
    param($Rows)
    $text = @($Rows) -join [Environment]::NewLine
    if ($text.Length -gt 2000000) {
        return $text.Substring(0, 2000000)
    }
    return $text
}
`)

export const mailRunEngine = scriptPart(`
Assert-Cmdlet -Names @('Get-SendConnector', 'Get-TransportService', 'Get-FrontendTransportService', 'Get-Queue', 'Get-Message')
if ($All.Count -eq 0) {
    Stop-Script -Code 13 -State 'precondition' -Message 'No mail was named.'
}
if ($Mode -eq 'Hand') {
    $lock = Enter-Lock
    $folder = Get-PickupFolder
    if ($folder -eq '') {
        Stop-Script -Code 13 -State 'precondition' -Message 'This server has no pickup folder.'
    }
    $refused = @()
    foreach ($token in $All) {
        $why = Send-Mail -Folder $folder -Token $token
        if ($why -ne '') {
            Write-Host ('! {0}: {1}' -f $token, $why)
            $refused += @{ Token = $token; Why = $why }
        }
    }
    if ($refused.Count -gt 0) {
        Write-End -Report @{ Refused = @($refused) } -Code 12 -State 'refused'
    }
    Write-End -Report @{ Refused = @() } -Code 0 -State 'handed'
}
if ($Mode -eq 'Again') {
    Assert-Cmdlet -Names @('Retry-Queue')
    $lock = Enter-Lock
    $refused = Request-Retry -Names (Get-Names)
    if ($refused.Count -gt 0) {
        Write-End -Report @{ Refused = @($refused) } -Code 1 -State 'left'
    }
    Write-End -Report @{ Refused = @() } -Code 0 -State 'asked'
}
if ($Mode -eq 'Drop') {
    Assert-Cmdlet -Names @('Remove-Message', 'Suspend-Message')
    $left = Remove-Mails -Named $All
    if ($left.Count -gt 0) {
        Write-End -Report @{ Refused = @($left) } -Code 1 -State 'left'
    }
    Clear-Mails
    Write-End -Report @{ Refused = @() } -Code 0 -State 'dropped'
}
$queued = Read-Queue -Names (Get-Names)
$folders = Get-SendFolders
$service = Get-TransportService -Identity $env:COMPUTERNAME @ReadOptions
$tracking = Read-Rows -Folder ([string]$service.MessageTrackingLogPath) -Pattern 'MSGTRK*.LOG' -Words $All -Most 4000
$connectors = @()
foreach ($entry in $queued) {
    if ($entry.Connector.StartsWith('Handschlag-Gegenprobe-')) {
        $connectors += $entry.Connector
    }
}
$ids = Find-Sessions -Folders $folders -Tracking $tracking -Connectors $connectors
$protocol = @()
foreach ($folder in $folders) {
    $protocol += (Read-Rows -Folder $folder -Pattern 'SEND*.log' -Words $ids -Most 8000)
}
Write-End -Report @{ Queued = @($queued); Tracking = (Join-Rows -Rows $tracking); Protocol = (Join-Rows -Rows $protocol) } -Code 0 -State 'looked'
`)
