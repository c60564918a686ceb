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
    Write-ResultLine -Result @{ Schema = 'handschlag.exchange-result/2'; Code = $Code; State = $State; Message = $Message }
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

trap {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
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

$PlanHash = '4a894930edf70acd4a068868097bdf7ceffce39b0c255a44ec33ad66ebe9c5b8'
$Servers = @('EX01', 'EX02')
$ReceivingServers = @()
$Certificates = @()
$Rows = @(
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000005'
        Partner = ('''@' + [char]0x2013 + ' #> <# "$env:TEMP"')
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag - env TEMP 000000000005'
            AddressSpaces = @('SMTP:partner-4.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000005;rev=db87feb20ebcdf78'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000008'
        Partner = '-Name @x $x'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag -Name x x 000000000008'
            AddressSpaces = @('SMTP:partner-7.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000008;rev=447e05c9c9411092'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000007'
        Partner = 'C:\..\..\x|y;z&w'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag C .. .. x y z w 000000000007'
            AddressSpaces = @('SMTP:partner-6.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000007;rev=dca4be80bb24894d'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000001'
        Partner = 'O''Brien & Co'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag O Brien Co 000000000001'
            AddressSpaces = @('SMTP:partner-0.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000001;rev=486d728131780761'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000003'
        Partner = ('' + [char]0x2019 + '; Stop-Computer; ' + [char]0x2018)
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag Stop-Computer 000000000003'
            AddressSpaces = @('SMTP:partner-2.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000003;rev=a6c08a219236d767'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000004'
        Partner = ('' + [char]0x201A + [char]0x201B + [char]0x201C + [char]0x201D + [char]0x201E + '$(calc)`n')
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag calc n 000000000004'
            AddressSpaces = @('SMTP:partner-3.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000004;rev=42080dc5cecadfa2'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000006'
        Partner = '{{partner}} $t(common:x) %PATH% <script>'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag partner t common x PATH script 000000000006'
            AddressSpaces = @('SMTP:partner-5.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000006;rev=dfd5761fc94bd472'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000002'
        Partner = 'x''; Remove-SendConnector * -Confirm:$false; '''
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag x Remove-SendConnector -Confirm false 000000000002'
            AddressSpaces = @('SMTP:partner-1.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000002;rev=e091ccf77a1dd522'
        }
    }
)
$ReceiveRows = @()

function ConvertTo-AddressRange {
    param([string] $Value)
    $pattern = '^([0-9A-Fa-f:.]+)(?:/([0-9]{1,3})|-([0-9A-Fa-f:.]+)|\(([0-9.]+)\))?$'
    $match = [regex]::Match($Value.Trim(), $pattern)
    if (-not $match.Success) {
        return $null
    }
    try {
        $low = [System.Net.IPAddress]::Parse($match.Groups[1].Value).GetAddressBytes()
        $high = [System.Net.IPAddress]::Parse($match.Groups[1].Value).GetAddressBytes()
        $mask = $null
        if ($match.Groups[3].Success) {
            $high = [System.Net.IPAddress]::Parse($match.Groups[3].Value).GetAddressBytes()
        } elseif ($match.Groups[4].Success) {
            $mask = [System.Net.IPAddress]::Parse($match.Groups[4].Value).GetAddressBytes()
        }
        for ($index = 0; $index -lt $low.Length; $index += 1) {
            $free = 0
            if ($match.Groups[2].Success) {
                $kept = [Math]::Max(0, [Math]::Min(8, [int]$match.Groups[2].Value - 8 * $index))
                $free = 255 -shr $kept
            } elseif ($null -ne $mask) {
                $free = 255 - $mask[$index]
            }
            $low[$index] = [byte]($low[$index] -band (255 - $free))
            $high[$index] = [byte]($high[$index] -bor $free)
        }
    } catch {
        return $null
    }
    $first = [BitConverter]::ToString($low)
    return @{ First = $first; Last = [BitConverter]::ToString($high) }
}

$ManagedKeys = @{
    'send' = @(
        'Name', 'AddressSpaces', 'DNSRoutingEnabled', 'SmartHosts', 'Port', 'IgnoreSTARTTLS', 'RequireTLS', 'TlsAuthLevel', 'TlsDomain',
        'TlsCertificateName', 'DomainSecureEnabled', 'SourceTransportServers', 'Fqdn', 'FrontendProxyEnabled', 'ProtocolLoggingLevel',
        'MaxMessageSize', 'Comment', 'Enabled'
    )
    'receive' = @(
        'Name', 'TransportRole', 'Bindings', 'RemoteIPRanges', 'AuthMechanism', 'PermissionGroups', 'RequireTLS', 'DomainSecureEnabled',
        'Fqdn', 'ProtocolLoggingLevel', 'MaxMessageSize', 'Comment', 'Enabled'
    )
}
$ClearableKeys = @{
    'send' = @('SmartHosts', 'TlsAuthLevel', 'TlsDomain', 'TlsCertificateName', 'Fqdn')
    'receive' = @()
}
$ListKeys = @('AddressSpaces', 'SmartHosts', 'SourceTransportServers', 'Bindings', 'RemoteIPRanges')
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

function ConvertTo-PlainEntry {
    param([string] $Key, $Entry)
    $text = ([string]$Entry).Trim().ToLowerInvariant()
    if ($Key -eq 'AddressSpaces') {
        $space = Read-AddressSpace -Space $Entry
        return ('{0}:{1};{2}' -f $space.Kind, $space.Domain, $space.Cost)
    }
    if ($Key -eq 'RemoteIPRanges') {
        $range = ConvertTo-AddressRange -Value $text
        if ($null -ne $range) {
            return ('{0} to {1}' -f $range.First, $range.Last)
        }
        return $text
    }
    if ($Key -eq 'Bindings') {
        return $text
    }
    return @($text -split '/')[-1]
}

function ConvertTo-PlainValue {
    param([string] $Key, $Value)
    if ($null -eq $Value) {
        return ''
    }
    if ($ListKeys -contains $Key) {
        $texts = foreach ($entry in @($Value)) {
            ConvertTo-PlainEntry -Key $Key -Entry $entry
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
    param([string] $Sort, $Connector, [hashtable] $Wanted, [string[]] $Ignored)
    $differences = @()
    foreach ($key in $ManagedKeys[$Sort]) {
        if ($Ignored -contains $key) {
            continue
        }
        if (-not $Wanted.ContainsKey($key) -and -not ($ClearableKeys[$Sort] -contains $key)) {
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

function Get-ListTexts {
    param($Values)
    $texts = @()
    foreach ($entry in @($Values)) {
        if ($null -ne $entry -and [string]$entry -ne '') {
            $texts += ([string]$entry).ToLowerInvariant()
        }
    }
    return $texts
}

function Read-State {
    param([string[]] $On)
    $send = @(Get-SendConnector @ReadOptions)
    if ($send.Count -gt 0 -and -not $ReadOptions.ContainsKey('DomainController')) {
        $origin = [string]$send[0].OriginatingServer
        if ($origin -ne '') {
            $ReadOptions['DomainController'] = $origin
        }
    }
    $receive = @{}
    foreach ($server in $On) {
        $receive[$server] = @(Get-ReceiveConnector -Server $server @ReadOptions)
    }
    $config = Get-TransportConfig @ReadOptions
    $lists = @{
        'TLSSendDomainSecureList' = @(Get-ListTexts -Values $config.TLSSendDomainSecureList)
        'TLSReceiveDomainSecureList' = @(Get-ListTexts -Values $config.TLSReceiveDomainSecureList)
    }
    return @{ Send = $send; Receive = $receive; Lists = $lists }
}

function Get-Existing {
    param([hashtable] $State, [string] $Sort, [string] $Server)
    if ($Sort -eq 'send') {
        return , @($State.Send)
    }
    return , @($State.Receive[$Server])
}

$CertificateNames = @{}

function Find-CertificateFault {
    param($Certificate)
    if ($null -eq $Certificate) {
        return 'is missing'
    }
    if (-not $Certificate.HasPrivateKey) {
        return 'has no private key'
    }
    if (-not ([string]$Certificate.Services).Contains('SMTP')) {
        return 'is not enabled for SMTP'
    }
    if ($Certificate.NotAfter -lt (Get-Date)) {
        return 'has expired'
    }
    return ''
}

function Resolve-Certificates {
    foreach ($entry in $Certificates) {
        foreach ($server in $Servers) {
            $certificate = $null
            try {
                $certificate = Get-ExchangeCertificate -Thumbprint $entry.Thumbprint -Server $server -ErrorAction 'Stop'
            } catch {
                Write-Host ('! {0}' -f $_.Exception.Message)
            }
            $fault = Find-CertificateFault -Certificate $certificate
            $name = ''
            if ($fault -eq '') {
                $name = '<I>' + [string]$certificate.Issuer + '<S>' + [string]$certificate.Subject
                if ($CertificateNames.ContainsKey($entry.Name) -and $CertificateNames[$entry.Name] -cne $name) {
                    $fault = 'has another issuer or subject than on the other servers'
                }
            }
            if ($fault -ne '') {
                $message = 'The certificate {0} ({1}) {2} on {3}.' -f $entry.Name, $entry.Thumbprint, $fault, $server
                Stop-Script -Code 13 -State 'precondition' -Message $message
            }
            $CertificateNames[$entry.Name] = $name
        }
    }
}

function Get-LargestSize {
    param($Connectors)
    $largest = [long]-1
    foreach ($connector in $Connectors) {
        $bytes = ConvertTo-ByteCount -Size $connector.MaxMessageSize
        if ($connector.Enabled -and $bytes -gt $largest) {
            $largest = $bytes
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

function Select-DefaultSend {
    param($Connectors)
    $found = @()
    foreach ($connector in $Connectors) {
        foreach ($entry in @($connector.AddressSpaces)) {
            $space = Read-AddressSpace -Space $entry
            if ($space.Kind -eq 'smtp' -and $space.Domain -eq '*') {
                $found += $connector
            }
        }
    }
    return , $found
}

function Select-DefaultReceive {
    param($Connectors)
    $found = @()
    foreach ($connector in $Connectors) {
        $isOpen = @(Get-ListTexts -Values $connector.RemoteIPRanges) -contains '0.0.0.0-255.255.255.255'
        $isPublic = @(Get-ListTexts -Values $connector.Bindings) -contains '0.0.0.0:25'
        if ($isOpen -and $isPublic) {
            $found += $connector
        }
    }
    return , $found
}

function New-WantedItem {
    param([string] $Sort, [string] $Server, $Row, [string] $Size)
    $wanted = $Row.Settings.Clone()
    $wanted['Enabled'] = $true
    if ($Size -ne '') {
        $wanted['MaxMessageSize'] = $Size
    }
    $name = [string]$wanted.Name
    if ($Sort -eq 'send' -and $Row.Certificate -ne '') {
        $wanted['TlsCertificateName'] = $CertificateNames[$Row.Certificate]
    }
    return @{ Sort = $Sort; Server = $Server; Id = $Row.Id; Name = $name; Wanted = $wanted; Row = $Row }
}

function Get-WantedItems {
    param([hashtable] $State)
    $items = @()
    $size = Get-LargestSize -Connectors (Select-DefaultSend -Connectors $State.Send)
    if ($Rows.Count -gt 0 -and $size -eq '') {
        Write-Host 'No readable size limit on a connector for *: check MaxMessageSize by hand.'
    }
    foreach ($row in $Rows) {
        $items += New-WantedItem -Sort 'send' -Server '' -Row $row -Size $size
    }
    foreach ($server in $ReceivingServers) {
        $size = Get-LargestSize -Connectors (Select-DefaultReceive -Connectors $State.Receive[$server])
        foreach ($row in $ReceiveRows) {
            $items += New-WantedItem -Sort 'receive' -Server $server -Row $row -Size $size
        }
    }
    return , $items
}

function Find-Own {
    param([hashtable] $State, [hashtable] $Item)
    $found = @()
    foreach ($connector in (Get-Existing -State $State -Sort $Item.Sort -Server $Item.Server)) {
        if ((Read-Tag -Connector $connector) -eq $Item.Id) {
            $found += $connector
        }
    }
    return , $found
}

function New-ListStep {
    param([hashtable] $State, [string] $List, $From)
    $missing = @()
    foreach ($row in $From) {
        foreach ($domain in $row.SecureDomains) {
            if (-not ($State.Lists[$List] -contains $domain) -and -not ($missing -contains $domain)) {
                $missing += $domain
            }
        }
    }
    if ($missing.Count -gt 0) {
        return @{ Kind = 'list'; Sort = 'list'; Server = ''; Id = ''; Name = $List; Guid = ''; Domains = $missing }
    }
    return $null
}

function Get-Steps {
    param([hashtable] $State, $Items)
    $steps = @()
    foreach ($item in $Items) {
        $step = @{ Kind = 'create'; Sort = $item.Sort; Server = $item.Server; Id = $item.Id; Name = $item.Name; Guid = '' }
        $step['Wanted'] = $item.Wanted
        $step['Differences'] = @()
        $own = Find-Own -State $State -Item $item
        if ($own.Count -gt 0) {
            $step['Kind'] = 'change'
            $step['Guid'] = $own[0].Guid.ToString()
            $step['Differences'] = Compare-Connector -Sort $item.Sort -Connector $own[0] -Wanted $item.Wanted -Ignored @()
        }
        if ($step.Kind -eq 'create' -or $step.Differences.Count -gt 0) {
            $steps += $step
        }
    }
    $listSteps = @(
        (New-ListStep -State $State -List 'TLSSendDomainSecureList' -From $Rows),
        (New-ListStep -State $State -List 'TLSReceiveDomainSecureList' -From $ReceiveRows)
    )
    foreach ($step in $listSteps) {
        if ($null -ne $step) {
            $steps += $step
        }
    }
    return , $steps
}

function Assert-Servers {
    $known = @{}
    foreach ($service in @(Get-TransportService @ReadOptions)) {
        $known[[string]$service.Name] = $true
    }
    foreach ($server in ($Servers + $ReceivingServers)) {
        if (-not $known.ContainsKey($server)) {
            Stop-Script -Code 13 -State 'precondition' -Message ('There is no transport server named {0}.' -f $server)
        }
    }
}

function Find-NameConflicts {
    param([hashtable] $State, [hashtable] $Item)
    $conflicts = @()
    $own = Find-Own -State $State -Item $Item
    if ($own.Count -gt 1) {
        $conflicts += ('More than one connector carries the tag of {0}.' -f $Item.Name)
    }
    foreach ($connector in $own) {
        if (-not ([string]$connector.Name).EndsWith($Item.Id.Substring(24))) {
            $conflicts += ('{0} carries the tag of {1}, but was renamed.' -f $connector.Name, $Item.Name)
        }
    }
    foreach ($connector in (Get-Existing -State $State -Sort $Item.Sort -Server $Item.Server)) {
        if ([string]$connector.Name -eq $Item.Name -and (Read-Tag -Connector $connector) -ne $Item.Id) {
            $conflicts += ('{0} exists and was not made by this plan.' -f $Item.Name)
        }
    }
    return , $conflicts
}

function Test-Foreign {
    param($Connector, $From)
    $id = Read-Tag -Connector $Connector
    foreach ($row in $From) {
        if ($row.Id -eq $id) {
            return $false
        }
    }
    return $true
}

function Find-SpaceConflicts {
    param([hashtable] $State)
    $conflicts = @()
    $foreignSpaces = @{}
    foreach ($connector in $State.Send) {
        if (Test-Foreign -Connector $connector -From $Rows) {
            foreach ($entry in @($connector.AddressSpaces)) {
                $space = Read-AddressSpace -Space $entry
                if ($space.Kind -eq 'smtp') {
                    $foreignSpaces[$space.Domain] = [string]$connector.Name
                }
            }
        }
    }
    foreach ($row in $Rows) {
        foreach ($entry in $row.Settings.AddressSpaces) {
            $domain = (Read-AddressSpace -Space $entry).Domain
            if ($foreignSpaces.ContainsKey($domain)) {
                $conflicts += ('{0} is already served by the connector {1}.' -f $domain, $foreignSpaces[$domain])
            }
            if ($domain.StartsWith('*.')) {
                foreach ($other in $foreignSpaces.Keys) {
                    if ($other -ne $domain -and $other.EndsWith($domain.Substring(1))) {
                        $conflicts += ('{0} would bypass {1} through the connector {2}.' -f $other, $domain, $foreignSpaces[$other])
                    }
                }
            } elseif ($row.SecureDomains.Count -eq 0 -and $State.Lists['TLSSendDomainSecureList'] -contains $domain) {
                $conflicts += ('{0} is in TLSSendDomainSecureList, but this plan does not use Domain Security for it.' -f $domain)
            }
        }
    }
    return , $conflicts
}

function Test-RangeTaken {
    param([hashtable] $Ours, [hashtable] $Theirs)
    if ($Ours.First.Length -ne $Theirs.First.Length) {
        return $false
    }
    $isApart = [string]::CompareOrdinal($Theirs.Last, $Ours.First) -lt 0 -or [string]::CompareOrdinal($Ours.Last, $Theirs.First) -lt 0
    $low = [string]::CompareOrdinal($Theirs.First, $Ours.First)
    $high = [string]::CompareOrdinal($Ours.Last, $Theirs.Last)
    $isWider = $low -le 0 -and $high -le 0 -and ($low -ne 0 -or $high -ne 0)
    return -not $isApart -and -not $isWider
}

$OpenBindings = @('0.0.0.0:25', '[::]:25', ':::25')

function Find-RangeConflicts {
    param([hashtable] $State, [string] $Server)
    $conflicts = @()
    foreach ($connector in $State.Receive[$Server]) {
        if (-not (Test-Foreign -Connector $connector -From $ReceiveRows)) {
            continue
        }
        $ports = @(Get-ListTexts -Values $connector.Bindings | Where-Object { $_.EndsWith(':25') })
        if ($ports.Count -eq 0) {
            continue
        }
        if ([string]$connector.TransportRole -ne 'FrontendTransport') {
            $conflicts += ('{0} on {1} listens on port 25 for another transport role; ours could not start beside it.' -f $connector.Name, $Server)
        }
        foreach ($port in $ports) {
            if (-not ($OpenBindings -contains $port)) {
                $conflicts += ('{0} on {1} listens on {2}; on that address it goes before ours.' -f $connector.Name, $Server, $port)
            }
        }
        foreach ($text in (Get-ListTexts -Values $connector.RemoteIPRanges)) {
            $theirs = ConvertTo-AddressRange -Value $text
            foreach ($row in $ReceiveRows) {
                foreach ($range in $row.Settings.RemoteIPRanges) {
                    $ours = ConvertTo-AddressRange -Value $range
                    if ($null -ne $theirs -and (Test-RangeTaken -Ours $ours -Theirs $theirs)) {
                        $conflicts += ('{0} on {1} already takes mail from {2}.' -f $connector.Name, $Server, $range)
                    }
                }
            }
        }
    }
    return , $conflicts
}

function Find-Conflicts {
    param([hashtable] $State, $Items)
    $conflicts = Find-SpaceConflicts -State $State
    foreach ($item in $Items) {
        $conflicts += Find-NameConflicts -State $State -Item $item
    }
    foreach ($server in $ReceivingServers) {
        $conflicts += Find-RangeConflicts -State $State -Server $server
    }
    foreach ($row in $ReceiveRows) {
        foreach ($domain in $row.Domains) {
            if ($row.SecureDomains.Count -eq 0 -and $State.Lists['TLSReceiveDomainSecureList'] -contains $domain) {
                $conflicts += ('{0} is in TLSReceiveDomainSecureList, but this plan does not use Domain Security for it.' -f $domain)
            }
        }
    }
    return , $conflicts
}

$Causes = @(
    @{ Pattern = 'TlsCertificateName'; Cause = 'Our own certificate is missing on the sending server or was renewed: run the apply script again.' },
    @{ Pattern = 'disallowed this secure domain'; Cause = 'The domain is in a Domain Security list, but the connector does not use it.' },
    @{ Pattern = 'Not authenticated|was not authenticated'; Cause = 'Domain Security: the other side presented no certificate.' },
    @{ Pattern = 'STARTTLS'; Cause = 'The partner host or something in between does not offer STARTTLS.' },
    @{ Pattern = 'UntrustedRoot'; Cause = 'The certificate leads to an authority this server does not trust.' },
    @{ Pattern = 'SubjectMismatch|NoCNMatch'; Cause = 'No name in the certificate fits TlsDomain.' },
    @{ Pattern = 'CertificateExpired'; Cause = 'The certificate has expired.' },
    @{ Pattern = 'RevocationOffline|RevocationFailure|NoRevocationCheck'; Cause = 'The revocation list cannot be reached from this server.' },
    @{ Pattern = 'Revoked'; Cause = 'The certificate was revoked.' },
    @{ Pattern = 'WrongUsage|EmptyCertificate|SignatureFailure|InternalChainFailure'; Cause = 'The certificate itself is unfit; the text names the reason.' },
    @{ Pattern = 'Certificate validation failure'; Cause = 'The certificate was refused; the text names the reason.' },
    @{ Pattern = 'NoCredentials|UnknownCredentials'; Cause = 'Our own certificate has no usable private key or is not enabled for SMTP.' },
    @{ Pattern = 'SocketError|InvalidToken|AlgorithmMismatch'; Cause = 'No common TLS version or cipher, or something in between breaks TLS.' },
    @{ Pattern = 'maximum TLS rate'; Cause = 'The other side limits TLS connections; Exchange tries again.' },
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
            $hop = [string]$queue.NextHopConnector
            if ($RowOfConnector.ContainsKey($hop)) {
                $name = $RowOfConnector[$hop]
            }
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
            $tls = [regex]::Match($line, 'SP_PROT[_-](TLS1_[0-3])_(CLIENT|SERVER)')
            $failed = [regex]::Match($line, 'TLS negotiation failed with error [A-Za-z]+')
            $suite = [regex]::Match($line, 'CALG_[A-Z0-9_]+')
            if ($tls.Success) {
                $Sessions[$name] = @{
                    At = $head.Groups[1].Value; Protocol = $tls.Groups[1].Value; Cipher = $suite.Value; Failure = ''; Cause = ''
                }
            } elseif ($failed.Success) {
                $cause = Find-Cause -Text $failed.Value
                $Sessions[$name] = @{ At = $head.Groups[1].Value; Protocol = ''; Cipher = ''; Failure = $failed.Value; Cause = $cause }
            }
        }
    } finally {
        $reader.Dispose()
    }
}

function Get-LogFolders {
    $here = $env:COMPUTERNAME
    $folders = @()
    if ($Servers -contains $here) {
        $folders += @{ Pattern = 'SEND*.log'; Path = [string](Get-TransportService -Identity $here).SendProtocolLogPath }
        $folders += @{ Pattern = 'SEND*.log'; Path = [string](Get-FrontendTransportService -Identity $here).SendProtocolLogPath }
    }
    if ($ReceivingServers -contains $here) {
        $folders += @{ Pattern = 'RECV*.log'; Path = [string](Get-FrontendTransportService -Identity $here).ReceiveProtocolLogPath }
    }
    return $folders
}

function Read-Sessions {
    param([int] $Days)
    $sessions = @{}
    $names = @{}
    foreach ($row in $Rows) {
        $names[[string]$row.Settings.Name] = $true
    }
    foreach ($server in $ReceivingServers) {
        foreach ($row in $ReceiveRows) {
            $names[('{0}\{1}' -f $server, $row.Settings.Name)] = $true
        }
    }
    $since = (Get-Date).ToUniversalTime().AddDays(-$Days)
    foreach ($folder in @(Get-LogFolders)) {
        if ($folder.Path -eq '' -or -not (Test-Path -LiteralPath $folder.Path)) {
            continue
        }
        $files = @(Get-ChildItem -LiteralPath $folder.Path -Filter $folder.Pattern | Sort-Object -Property 'LastWriteTimeUtc')
        foreach ($file in $files) {
            if ($file.LastWriteTimeUtc -ge $since) {
                Read-LogFile -Path $file.FullName -Names $names -Sessions $sessions
            }
        }
    }
    return $sessions
}

function Read-Switch {
    param([string] $Path, [string] $Name)
    $value = [Microsoft.Win32.Registry]::GetValue(('HKEY_LOCAL_MACHINE\{0}' -f $Path), $Name, $null)
    if ($null -eq $value) {
        return 'not set'
    }
    if ($value -is [string] -or $value -is [int]) {
        return [string]$value
    }
    return (@($value) -join ',')
}

function New-SwitchReport {
    param([string] $Path, [string] $Name, [string] $Expected)
    $value = Read-Switch -Path $Path -Name $Name
    $verdict = 'shown'
    if ($Expected -ne '') {
        $verdict = 'differs'
        if ($value -eq $Expected) {
            $verdict = 'as recommended'
        }
    }
    return @{ Path = $Path; Name = $Name; Value = $value; Expected = $Expected; Verdict = $verdict }
}

function Read-TlsSwitches {
    $root = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL'
    $switches = @()
    foreach ($side in @('Client', 'Server')) {
        foreach ($protocol in @('TLS 1.0', 'TLS 1.1')) {
            $path = '{0}\Protocols\{1}\{2}' -f $root, $protocol, $side
            $switches += New-SwitchReport -Path $path -Name 'Enabled' -Expected '0'
            $switches += New-SwitchReport -Path $path -Name 'DisabledByDefault' -Expected '1'
        }
        $path = '{0}\Protocols\TLS 1.2\{1}' -f $root, $side
        $switches += New-SwitchReport -Path $path -Name 'Enabled' -Expected '1'
        $switches += New-SwitchReport -Path $path -Name 'DisabledByDefault' -Expected '0'
        $path = '{0}\Protocols\TLS 1.3\{1}' -f $root, $side
        $switches += New-SwitchReport -Path $path -Name 'Enabled' -Expected ''
        $switches += New-SwitchReport -Path $path -Name 'DisabledByDefault' -Expected ''
    }
    $ciphers = @(
        'DES 56/56', 'NULL', 'RC2 40/128', 'RC2 56/128', 'RC2 56/56', 'RC4 40/128', 'RC4 56/128', 'RC4 64/128', 'RC4 128/128', 'Triple DES 168'
    )
    foreach ($cipher in $ciphers) {
        $switches += New-SwitchReport -Path ('{0}\Ciphers\{1}' -f $root, $cipher) -Name 'Enabled' -Expected '0'
    }
    $switches += New-SwitchReport -Path ('{0}\Hashes\MD5' -f $root) -Name 'Enabled' -Expected '0'
    $switches += New-SwitchReport -Path $root -Name 'AllowInsecureRenegoClients' -Expected '0'
    $switches += New-SwitchReport -Path $root -Name 'AllowInsecureRenegoServers' -Expected '0'
    foreach ($branch in @('SOFTWARE\Microsoft', 'SOFTWARE\Wow6432Node\Microsoft')) {
        foreach ($version in @('v2.0.50727', 'v4.0.30319')) {
            $path = '{0}\.NETFramework\{1}' -f $branch, $version
            $switches += New-SwitchReport -Path $path -Name 'SystemDefaultTlsVersions' -Expected '1'
            $switches += New-SwitchReport -Path $path -Name 'SchUseStrongCrypto' -Expected '1'
        }
    }
    $path = 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'
    $switches += New-SwitchReport -Path $path -Name 'Functions' -Expected ''
    return , $switches
}

function Test-Covers {
    param($Certificate, [string] $Name)
    foreach ($entry in @($Certificate.CertificateDomains)) {
        $text = ([string]$entry).ToLowerInvariant()
        if ($text -eq $Name) {
            return $true
        }
        if ($text.StartsWith('*.') -and $Name.Contains('.') -and $Name.Substring($Name.IndexOf('.')) -eq $text.Substring(1)) {
            return $true
        }
    }
    return $false
}

function Read-ReceiveCertificates {
    $reports = @()
    $names = @{}
    foreach ($row in $ReceiveRows) {
        if ($row.Settings.ContainsKey('Fqdn')) {
            $names[$row.Settings.Fqdn] = $true
        }
    }
    foreach ($server in $ReceivingServers) {
        foreach ($name in @($names.Keys)) {
            $report = @{ Server = $server; Name = $name; Thumbprint = '' }
            foreach ($certificate in @(Get-ExchangeCertificate -Server $server -ErrorAction 'Stop')) {
                if ((Find-CertificateFault -Certificate $certificate) -eq '' -and (Test-Covers -Certificate $certificate -Name $name)) {
                    $report['Thumbprint'] = [string]$certificate.Thumbprint
                }
            }
            $reports += $report
        }
    }
    return , $reports
}

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
