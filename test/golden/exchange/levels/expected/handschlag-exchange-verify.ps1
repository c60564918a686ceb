# Handschlag, Exchange Server on-premises. Compare Exchange with the plan and read queues and logs. Writes nothing.
# Read README.txt first.
param(
    [ValidateRange(1, 30)]
    [int] $LogDays = 2
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

$PlanHash = '33a6909149260d16cd0f39d448ace99e333f65183ded6e7e8054c1096141ac06'
$Servers = @('EX01', 'EX02')
$Rows = @(
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000002'
        Partner = 'Beispiel Versicherung'
        Settings = @{
            Name = 'Handschlag Beispiel Versicherung 000000000002'
            AddressSpaces = @('SMTP:versicherung.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000002;rev=04d6001e295401a5'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000001'
        Partner = 'Muster Bank AG'
        Settings = @{
            Name = 'Handschlag Muster Bank AG 000000000001'
            AddressSpaces = @('SMTP:bank.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'DomainValidation'
            TlsDomain = 'mx.bank.example'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000001;rev=190354d6ffd027ae'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000003'
        Partner = 'Zulieferer GmbH'
        Settings = @{
            Name = 'Handschlag Zulieferer GmbH 000000000003'
            AddressSpaces = @('SMTP:zulieferer.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'EncryptionOnly'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000003;rev=2776257d36a91acc'
        }
    }
)

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

function Join-Wanted {
    param([hashtable] $Row, [string] $Size)
    $wanted = $Row.Settings.Clone()
    $wanted['Enabled'] = $true
    if ($Size -ne '') {
        $wanted['MaxMessageSize'] = $Size
    }
    return $wanted
}

function Get-DefaultSize {
    param($Connectors)
    $largest = [long]-1
    foreach ($connector in $Connectors) {
        if (-not $connector.Enabled) {
            continue
        }
        foreach ($entry in @($connector.AddressSpaces)) {
            $space = Read-AddressSpace -Space $entry
            if ($space.Kind -eq 'smtp' -and $space.Domain -eq '*') {
                $bytes = ConvertTo-ByteCount -Size $connector.MaxMessageSize
                if ($bytes -gt $largest) {
                    $largest = $bytes
                }
            }
        }
    }
    if ($largest -eq [long]::MaxValue) {
        return 'unlimited'
    }
    if ($largest -ge 0) {
        return ('{0}B' -f $largest)
    }
    return ''
}

function Get-OwnConnectors {
    param($Connectors)
    $own = @{}
    foreach ($row in $Rows) {
        $own[$row.Id] = @()
    }
    foreach ($connector in $Connectors) {
        $id = Read-Tag -Connector $connector
        if ($id -ne '' -and $own.ContainsKey($id)) {
            $own[$id] += $connector
        }
    }
    return $own
}

function Find-Conflicts {
    param($Connectors, [hashtable] $Own)
    $conflicts = @()
    $foreignSpaces = @{}
    $names = @{}
    foreach ($connector in $Connectors) {
        $id = Read-Tag -Connector $connector
        $names[[string]$connector.Name] = $id
        if ($id -ne '' -and $Own.ContainsKey($id)) {
            continue
        }
        foreach ($entry in @($connector.AddressSpaces)) {
            $space = Read-AddressSpace -Space $entry
            if ($space.Kind -eq 'smtp') {
                $foreignSpaces[$space.Domain] = [string]$connector.Name
            }
        }
    }
    foreach ($row in $Rows) {
        $wantedName = [string]$row.Settings.Name
        $mark = $row.Id.Substring(24)
        $candidates = @($Own[$row.Id])
        if ($candidates.Count -gt 1) {
            $conflicts += ('More than one connector carries the tag of {0}.' -f $wantedName)
            continue
        }
        if ($candidates.Count -eq 1 -and -not ([string]$candidates[0].Name).EndsWith($mark)) {
            $conflicts += ('{0} carries the tag of {1}, but was renamed.' -f $candidates[0].Name, $wantedName)
        }
        if ($names.ContainsKey($wantedName) -and $names[$wantedName] -ne $row.Id) {
            $conflicts += ('{0} exists and was not made by this plan.' -f $wantedName)
        }
        foreach ($entry in $row.Settings.AddressSpaces) {
            $domain = (Read-AddressSpace -Space $entry).Domain
            if ($foreignSpaces.ContainsKey($domain)) {
                $conflicts += ('{0} is already served by the connector {1}.' -f $domain, $foreignSpaces[$domain])
            }
            if ($domain.StartsWith('*.')) {
                $suffix = $domain.Substring(1)
                foreach ($other in $foreignSpaces.Keys) {
                    if ($other -ne $domain -and $other.EndsWith($suffix)) {
                        $conflicts += ('{0} would bypass {1} through the connector {2}.' -f $other, $domain, $foreignSpaces[$other])
                    }
                }
            }
        }
    }
    return , $conflicts
}

function Get-Steps {
    param([hashtable] $Own, [string] $Size)
    $steps = @()
    foreach ($row in $Rows) {
        $wanted = Join-Wanted -Row $row -Size $Size
        $candidates = @($Own[$row.Id])
        if ($candidates.Count -eq 0) {
            $steps += @{ Kind = 'create'; Id = $row.Id; Name = $wanted.Name; Guid = ''; Wanted = $wanted; Differences = @() }
            continue
        }
        $differences = Compare-Connector -Connector $candidates[0] -Wanted $wanted -Ignored @()
        if ($differences.Count -gt 0) {
            $guid = $candidates[0].Guid.ToString()
            $steps += @{
                Kind = 'change'; Id = $row.Id; Name = $wanted.Name; Guid = $guid; Wanted = $wanted; Differences = $differences
            }
        }
    }
    return , $steps
}

function Assert-Servers {
    $known = @{}
    foreach ($service in @(Get-TransportService @ReadOptions)) {
        $known[[string]$service.Name] = $true
    }
    foreach ($server in $Servers) {
        if (-not $known.ContainsKey($server)) {
            Stop-Script -Code 13 -State 'precondition' -Message ('There is no transport server named {0}.' -f $server)
        }
    }
}

$Causes = @(
    @{ Pattern = 'STARTTLS'; Cause = 'The partner host or something in between does not offer STARTTLS.' },
    @{ Pattern = 'UntrustedRoot'; Cause = 'The certificate leads to an authority this server does not trust.' },
    @{ Pattern = 'SubjectMismatch|NoCNMatch'; Cause = 'No name in the certificate fits TlsDomain.' },
    @{ Pattern = 'CertificateExpired'; Cause = 'The certificate has expired.' },
    @{ Pattern = 'RevocationOffline|RevocationFailure|NoRevocationCheck'; Cause = 'The revocation list cannot be reached from this server.' },
    @{ Pattern = 'Revoked'; Cause = 'The certificate was revoked.' },
    @{ Pattern = 'Certificate validation failure'; Cause = 'The certificate was refused; the text names the reason.' },
    @{ Pattern = '4\.4\.1|4\.2\.1|timed out|Unable to connect'; Cause = 'The partner host cannot be reached.' }
)

function Find-Cause {
    param([string] $Text)
    foreach ($entry in $Causes) {
        if ($Text -match $entry.Pattern) {
            return $entry.Cause
        }
    }
    return ''
}

function Find-Row {
    param([string] $Domain)
    if ($RowOfDomain.ContainsKey($Domain)) {
        return $RowOfDomain[$Domain]
    }
    $rest = $Domain
    while ($rest.Contains('.')) {
        $rest = $rest.Substring($rest.IndexOf('.') + 1)
        if ($RowOfDomain.ContainsKey('*.' + $rest)) {
            return $RowOfDomain['*.' + $rest]
        }
    }
    return ''
}

function Read-Queues {
    $queues = @()
    foreach ($server in $Servers) {
        foreach ($queue in @(Get-Queue -Server $server -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
            $name = Find-Row -Domain (([string]$queue.NextHopDomain).ToLowerInvariant())
            if ($name -ne '') {
                $queues += @{
                    Server = $server
                    Connector = $name
                    Domain = [string]$queue.NextHopDomain
                    Status = [string]$queue.Status
                    Messages = [string]$queue.MessageCount
                    LastError = [string]$queue.LastError
                    Cause = Find-Cause -Text ([string]$queue.LastError)
                }
            }
        }
    }
    return , $queues
}

function Read-LogFile {
    param([string] $Path, [hashtable] $Names, [hashtable] $Sessions)
    $stream = [System.IO.File]::Open($Path, 'Open', 'Read', 'ReadWrite')
    $reader = New-Object -TypeName 'System.IO.StreamReader' -ArgumentList $stream
    try {
        while (-not $reader.EndOfStream) {
            $line = $reader.ReadLine()
            $head = [regex]::Match($line, '^([^,]*),([^,]*),([^,]*),')
            $name = $head.Groups[2].Value
            if (-not $head.Success -or -not $Names.ContainsKey($name)) {
                continue
            }
            $tls = [regex]::Match($line, 'SP_PROT[_-](TLS1_[0-3])_CLIENT')
            $failed = [regex]::Match($line, 'TLS negotiation failed with error [A-Za-z]+')
            $suite = [regex]::Match($line, 'CALG_[A-Z0-9_]+')
            if ($tls.Success) {
                $Sessions[$name] = @{
                    At = $head.Groups[1].Value; Protocol = $tls.Groups[1].Value; Cipher = $suite.Value; Failure = ''
                }
            } elseif ($failed.Success) {
                $Sessions[$name] = @{ At = $head.Groups[1].Value; Protocol = ''; Cipher = ''; Failure = $failed.Value }
            }
        }
    } finally {
        $reader.Dispose()
    }
}

function Read-Sessions {
    param([int] $Days)
    $sessions = @{}
    $names = @{}
    foreach ($row in $Rows) {
        $names[[string]$row.Settings.Name] = $true
    }
    $since = (Get-Date).ToUniversalTime().AddDays(-$Days)
    $folders = @()
    if ($Servers -contains $env:COMPUTERNAME) {
        $folders += [string](Get-TransportService -Identity $env:COMPUTERNAME).SendProtocolLogPath
        $folders += [string](Get-FrontendTransportService -Identity $env:COMPUTERNAME).SendProtocolLogPath
    }
    foreach ($folder in $folders) {
        if ($folder -eq '' -or -not (Test-Path -LiteralPath $folder)) {
            continue
        }
        $files = @(Get-ChildItem -LiteralPath $folder -Filter 'SEND*.log' | Sort-Object -Property 'LastWriteTimeUtc')
        foreach ($file in $files) {
            if ($file.LastWriteTimeUtc -ge $since) {
                Read-LogFile -Path $file.FullName -Names $names -Sessions $sessions
            }
        }
    }
    return $sessions
}

function Read-TlsSwitches {
    $switches = @{}
    $root = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\{0}\Client'
    foreach ($protocol in @('TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3')) {
        $enabled = [Microsoft.Win32.Registry]::GetValue(($root -f $protocol), 'Enabled', $null)
        $disabled = [Microsoft.Win32.Registry]::GetValue(($root -f $protocol), 'DisabledByDefault', $null)
        $switches[$protocol] = ('Enabled={0} DisabledByDefault={1}' -f $enabled, $disabled)
    }
    foreach ($branch in @('SOFTWARE\Microsoft', 'SOFTWARE\Wow6432Node\Microsoft')) {
        $key = 'HKEY_LOCAL_MACHINE\{0}\.NETFramework\v4.0.30319' -f $branch
        $default = [Microsoft.Win32.Registry]::GetValue($key, 'SystemDefaultTlsVersions', $null)
        $strong = [Microsoft.Win32.Registry]::GetValue($key, 'SchUseStrongCrypto', $null)
        $switches[$branch] = ('SystemDefaultTlsVersions={0} SchUseStrongCrypto={1}' -f $default, $strong)
    }
    return $switches
}

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
