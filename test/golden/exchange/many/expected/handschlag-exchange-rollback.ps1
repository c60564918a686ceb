# Handschlag, Exchange Server on-premises. Take back one run of the apply script from its backup folder.
# Read README.txt first.
param(
    [Parameter(Mandatory = $true)]
    [string] $Backup,
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan'
)

$ErrorActionPreference = 'Stop'

function Write-ResultLine {
    param([hashtable] $Result)
    $json = ConvertTo-Json -InputObject $Result -Depth 8 -Compress
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($json)
    [Console]::Out.WriteLine('HANDSCHLAG-RESULT ' + [Convert]::ToBase64String($bytes))
}

function Stop-Script {
    param([int] $Code, [string] $State, [string] $Message)
    Write-Host $Message
    Write-ResultLine -Result @{ Schema = 'handschlag.exchange-result/1'; Code = $Code; State = $State; Message = $Message }
    exit $Code
}

function Assert-Cmdlet {
    param([string[]] $Names)
    foreach ($name in $Names) {
        if ($null -eq (Get-Command -Name $name -ErrorAction SilentlyContinue)) {
            Stop-Script -Code 11 -State 'rights' -Message ('This account may not use {0}. Organization Management is needed.' -f $name)
        }
    }
}

if (-not [Environment]::Is64BitProcess) {
    Stop-Script -Code 10 -State 'no-shell' -Message 'Start this script in the 64-bit Windows PowerShell.'
}
if (Test-Path -LiteralPath 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\EdgeTransportRole') {
    Stop-Script -Code 13 -State 'precondition' -Message 'This is an Edge server. Run the script on a Mailbox server.'
}
if ($null -eq (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue)) {
    $installPath = [string]$env:ExchangeInstallPath
    if ($installPath -eq '') {
        $setupKey = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup' -ErrorAction SilentlyContinue
        if ($null -ne $setupKey) {
            $installPath = [string]$setupKey.MsiInstallPath
        }
    }
    $shellScript = ''
    if ($installPath -ne '') {
        $shellScript = Join-Path -Path $installPath -ChildPath 'bin\RemoteExchange.ps1'
    }
    if ($shellScript -eq '' -or -not (Test-Path -LiteralPath $shellScript)) {
        Stop-Script -Code 10 -State 'no-shell' -Message 'The Exchange Management Shell was not found on this computer.'
    }
    try {
        $ErrorActionPreference = 'Continue'
        . $shellScript
        Connect-ExchangeServer -Auto -ClientApplication:ManagementShell
    } catch {
        Stop-Script -Code 10 -State 'no-shell' -Message ('The Exchange Management Shell did not start: {0}' -f $_.Exception.Message)
    }
    $ErrorActionPreference = 'Stop'
    if ($null -eq (Get-Command -Name 'Get-EventLogLevel' -ErrorAction SilentlyContinue)) {
        Stop-Script -Code 10 -State 'no-shell' -Message 'The Exchange Management Shell did not connect to a server.'
    }
}

$ManagedKeys = @(
    'Name', 'AddressSpaces', 'DNSRoutingEnabled', 'SmartHosts', 'Port', 'IgnoreSTARTTLS', 'RequireTLS', 'TlsAuthLevel', 'TlsDomain',
    'DomainSecureEnabled', 'SourceTransportServers', 'Fqdn', 'FrontendProxyEnabled', 'ProtocolLoggingLevel', 'MaxMessageSize', 'Comment',
    'Enabled'
)
$ClearableKeys = @('SmartHosts', 'TlsAuthLevel', 'TlsDomain', 'Fqdn')
$ReadOptions = @{ ErrorAction = 'Stop' }

function Read-Tag {
    param($Connector)
    $match = [regex]::Match([string]$Connector.Comment, '^handschlag:v1;id=([0-9a-f-]{36});rev=([0-9a-f]{16})')
    if ($match.Success) {
        return $match.Groups[1].Value
    }
    return ''
}

function Read-AddressSpace {
    param($Space)
    $match = [regex]::Match(([string]$Space).Trim(), '^(?:([^:;]+):)?([^;]+?)(?:;([0-9]+))?$')
    $kind = 'smtp'
    $cost = '1'
    if ($match.Groups[1].Success) {
        $kind = $match.Groups[1].Value.ToLowerInvariant()
    }
    if ($match.Groups[3].Success) {
        $cost = $match.Groups[3].Value
    }
    return @{ Kind = $kind; Domain = $match.Groups[2].Value.ToLowerInvariant(); Cost = $cost }
}

function ConvertTo-ByteCount {
    param($Size)
    $text = ([string]$Size).Trim()
    if ($text -eq 'unlimited') {
        return [long]::MaxValue
    }
    $match = [regex]::Match($text, '\(([^)]+)\)')
    if ($match.Success) {
        $digits = $match.Groups[1].Value -replace '[^0-9]', ''
        if ($digits -ne '') {
            return [long]$digits
        }
    }
    $match = [regex]::Match($text, '^([0-9]+) ?B?$')
    if ($match.Success) {
        return [long]$match.Groups[1].Value
    }
    return [long]-1
}

function ConvertTo-PlainValue {
    param([string] $Key, $Value)
    if ($null -eq $Value) {
        return ''
    }
    if ($Key -eq 'AddressSpaces') {
        $texts = foreach ($entry in @($Value)) {
            $space = Read-AddressSpace -Space $entry
            '{0}:{1};{2}' -f $space.Kind, $space.Domain, $space.Cost
        }
        return (@($texts | Sort-Object) -join ', ')
    }
    if ($Key -eq 'SourceTransportServers' -or $Key -eq 'SmartHosts') {
        $texts = foreach ($entry in @($Value)) {
            @(([string]$entry).ToLowerInvariant() -split '/')[-1]
        }
        return (@($texts | Sort-Object) -join ', ')
    }
    if ($Key -eq 'MaxMessageSize') {
        return [string](ConvertTo-ByteCount -Size $Value)
    }
    if ($Key -eq 'Name' -or $Key -eq 'Comment') {
        return [string]$Value
    }
    return ([string]$Value).Trim().ToLowerInvariant()
}

function Compare-Connector {
    param($Connector, [hashtable] $Wanted, [string[]] $Ignored)
    $differences = @()
    foreach ($key in $ManagedKeys) {
        if ($Ignored -contains $key) {
            continue
        }
        if (-not $Wanted.ContainsKey($key) -and -not ($ClearableKeys -contains $key)) {
            continue
        }
        $before = ConvertTo-PlainValue -Key $key -Value $Connector.$key
        $after = ConvertTo-PlainValue -Key $key -Value $Wanted[$key]
        if ($before -cne $after) {
            $differences += @{ Property = $key; Before = $before; After = $after }
        }
    }
    return , $differences
}

function Read-Connectors {
    $found = @(Get-SendConnector @ReadOptions)
    if ($found.Count -gt 0 -and -not $ReadOptions.ContainsKey('DomainController')) {
        $origin = [string]$found[0].OriginatingServer
        if ($origin -ne '') {
            $ReadOptions['DomainController'] = $origin
        }
    }
    return , $found
}

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

function ConvertTo-Table {
    param($Object)
    $table = @{}
    if ($null -ne $Object) {
        foreach ($property in $Object.PSObject.Properties) {
            $table[$property.Name] = $property.Value
        }
    }
    return $table
}

Assert-Cmdlet -Names @('Get-SendConnector', 'Set-SendConnector', 'Remove-SendConnector')
$path = Join-Path -Path $Backup -ChildPath 'journal.json'
$entries = @()
try {
    $journal = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($path))
    if ($journal.Schema -ne 'handschlag.exchange-journal/1') {
        throw 'unknown format'
    }
    foreach ($entry in @($journal.Entries)) {
        $table = ConvertTo-Table -Object $entry
        $table['Old'] = ConvertTo-Table -Object $entry.Old
        $entries += $table
    }
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('{0} cannot be read: {1}' -f $path, $_.Exception.Message)
}
$connectors = Read-Connectors
$open = @()
foreach ($entry in $entries) {
    $connector = Find-JournalConnector -Connectors $connectors -Entry $entry
    if ($entry.Kind -eq 'create' -and $null -ne $connector) {
        $open += $entry.Name
    }
    if ($entry.Kind -eq 'change') {
        if ($null -eq $connector -or (Compare-Connector -Connector $connector -Wanted $entry.Old -Ignored @()).Count -gt 0) {
            $open += $entry.Name
        }
    }
}
$report = @{ Schema = 'handschlag.exchange-result/1'; Mode = $Mode; Backup = $Backup; Open = @($open) }
if ($open.Count -eq 0) {
    Write-Host 'Everything is as it was before.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
$isDryRun = $Mode -eq 'Plan'
$isBack = Undo-Steps -Entries $entries -IsDryRun $isDryRun
$ending = @{ Code = 21; State = 'rollback-failed' }
if ($isBack -and $isDryRun) {
    Write-Host 'Nothing was written. Run again with -Mode Apply to take it back.'
    $ending = @{ Code = 2; State = 'changes' }
} elseif ($isBack) {
    $ending = @{ Code = 0; State = 'rolled-back' }
}
Write-Host ('Ended with {0} ({1}).' -f $ending.Code, $ending.State)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
