# Handschlag, Exchange Server on-premises. Plan or apply the connectors of this file.
# Read README.txt first.
param(
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $BackupRoot = '',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $ExpectState = '',
    [ValidatePattern('^[0-9a-f]*$')]
    [string] $Run = ''
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

$PlanHash = '7e1b0936e934d2d286f44c92ee8587221db93cfed5ad3ead140c2ded5fe7734d'
$Servers = @('EX01', 'EX02')
$ReceivingServers = @()
$Certificates = @()
$Rows = @(
    @{
        Id = '6b0c7f1e-2d3a-4c5b-8e9f-000000000001'
        Partner = 'Encrypt AG'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag Encrypt AG 000000000001'
            AddressSpaces = @('SMTP:encrypt.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'EncryptionOnly'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=6b0c7f1e-2d3a-4c5b-8e9f-000000000001;rev=1ee9da3dc1b285a4'
        }
    }
    @{
        Id = '6b0c7f1e-2d3a-4c5b-8e9f-000000000003'
        Partner = 'Secure SE'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag Secure SE 000000000003'
            AddressSpaces = @('SMTP:secure.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'DomainValidation'
            TlsDomain = 'mx.secure.example'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=6b0c7f1e-2d3a-4c5b-8e9f-000000000003;rev=f87b8044e3437959'
        }
    }
    @{
        Id = '6b0c7f1e-2d3a-4c5b-8e9f-000000000002'
        Partner = 'Verify GmbH'
        Certificate = ''
        SecureDomains = @()
        Settings = @{
            Name = 'Handschlag Verify GmbH 000000000002'
            AddressSpaces = @('SMTP:verify.example;1')
            DNSRoutingEnabled = $true
            Port = 25
            IgnoreSTARTTLS = $false
            RequireTLS = $true
            TlsAuthLevel = 'CertificateValidation'
            DomainSecureEnabled = $false
            SourceTransportServers = @('EX01', 'EX02')
            FrontendProxyEnabled = $false
            ProtocolLoggingLevel = 'Verbose'
            Comment = 'handschlag:v1;id=6b0c7f1e-2d3a-4c5b-8e9f-000000000002;rev=a91c90b85e34aa56'
        }
    }
)
$ReceiveRows = @()

function Enter-Lock {
    $lock = $null
    $isFree = $false
    try {
        $lock = New-Object -TypeName 'System.Threading.Mutex' -ArgumentList @($false, 'Global\Handschlag-Exchange')
        $isFree = $lock.WaitOne(30000)
    } catch {
        $isFree = $_.Exception.InnerException -is [System.Threading.AbandonedMutexException]
    }
    if (-not $isFree) {
        Stop-Script -Code 13 -State 'locked' -Message 'Another run of these scripts is going on on this computer.'
    }
    return $lock
}

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

function Assert-ReceiveCertificates {
    foreach ($report in (Read-ReceiveCertificates)) {
        if ($report.Thumbprint -eq '') {
            $message = 'No usable certificate for {0} on {1}: partners would get a self-signed one or no TLS.' -f $report.Name, $report.Server
            Stop-Script -Code 13 -State 'precondition' -Message $message
        }
    }
}

function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
}

function New-BackupFolder {
    param([string] $Root, [string] $Tail)
    $stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMdd-HHmmss')
    if (-not (Test-Path -LiteralPath $Root)) {
        $null = New-Item -ItemType 'Directory' -Path $Root
    }
    $whole = (Resolve-Path -LiteralPath $Root).ProviderPath
    $name = 'handschlag-backup-' + $stamp
    if ($Tail -ne '') {
        $name = $name + '-' + $Tail
    }
    $folder = Join-Path -Path $whole -ChildPath $name
    $null = New-Item -ItemType 'Directory' -Path $folder
    $null = & 'icacls.exe' $folder '/inheritance:r' '/grant:r' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F'
    if ($LASTEXITCODE -ne 0) {
        throw 'The backup folder could not be protected.'
    }
    return $folder
}

$Writer = 1

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

function Test-Trusted {
    param([string] $Path)
    $own = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $owner = (Get-Acl -LiteralPath $Path).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    return @('S-1-5-32-544', 'S-1-5-18', $own) -contains $owner
}

function Read-JsonFile {
    param([string] $Folder, [string] $Name)
    $path = Join-Path -Path $Folder -ChildPath $Name
    if (-not (Test-Path -LiteralPath $path)) {
        return $null
    }
    return (ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $path).ProviderPath)))
}

function Read-PastRuns {
    param([string] $Root, [string] $Filter)
    $runs = @()
    $folders = @()
    if (Test-Path -LiteralPath $Root) {
        $folders = @(Get-ChildItem -LiteralPath $Root -Filter $Filter | Sort-Object -Property 'Name')
    }
    for ($index = $folders.Count - 1; $index -ge 0 -and $runs.Count -lt 50; $index -= 1) {
        $folder = [string]$folders[$index].FullName
        try {
            $journal = Read-JsonFile -Folder $folder -Name 'journal.json'
            $end = Read-JsonFile -Folder $folder -Name 'end.json'
            $schema = 0
            $match = [regex]::Match([string]$journal.Schema, '^handschlag[.]exchange-journal/([0-9]{1,4})$')
            if ($match.Success) {
                $schema = [int]$match.Groups[1].Value
            }
            if ($schema -ge 3 -and (Test-Trusted -Path $folder)) {
                $past = @{ Folder = $folder; Name = [string]$folders[$index].Name; End = 'running'; Entries = @(); Earlier = @() }
                $past['IsNewer'] = $schema -gt 3 -or [int]$journal.Writer -gt $Writer
                if ($null -ne $end) {
                    $past.End = [string]$end.State
                }
                if ($schema -eq 3) {
                    $past.Entries = @($journal.Entries)
                    $past.Earlier = @(([string]$journal.Earlier).Split('|') | Where-Object { $_ -ne '' })
                } elseif ($past.End -eq 'running') {
                    $past.End = 'unknown'
                }
                $runs += $past
            }
        } catch {
            Write-Host ('! {0} cannot be read: {1}' -f $folder, $_.Exception.Message)
        }
    }
    return , $runs
}

function Find-Unfinished {
    param($Runs)
    $found = @()
    $closed = @()
    foreach ($one in $Runs) {
        if (@('applied', 'superseded', 'undone') -contains $one.End) {
            $closed += $one.Earlier
        }
    }
    foreach ($one in $Runs) {
        if (@('running', 'rollback-failed') -contains $one.End -and -not ($closed -contains $one.Name)) {
            $found += $one
        }
    }
    return , $found
}

function Save-End {
    param([string] $Folder, [string] $State)
    try {
        $text = ConvertTo-Json -InputObject @{ Schema = 'handschlag.exchange-end/1'; State = $State }
        Save-Text -Path (Join-Path -Path $Folder -ChildPath 'end.json') -Text $text
    } catch {
        Write-Host ('! The end of this run could not be noted: {0}' -f $_.Exception.Message)
    }
}

function Find-Newer {
    param($Runs)
    foreach ($one in $Runs) {
        if (-not (@('undone', 'rolled-back') -contains $one.End)) {
            if ($one.IsNewer) {
                return $one.Name
            }
            return ''
        }
    }
    return ''
}

function Get-PastValues {
    param($Runs)
    $past = @{}
    foreach ($earlier in $Runs) {
        if (-not (@('applied', 'superseded') -contains $earlier.End)) {
            continue
        }
        foreach ($entry in $earlier.Entries) {
            $keys = @(('{0}|{1}|{2}' -f $entry.Sort, $entry.Server, $entry.Id))
            if ($entry.Kind -eq 'list') {
                $keys = @()
                foreach ($domain in @($entry.Domains)) {
                    $keys += ('{0}|{1}' -f $entry.Name, $domain)
                }
            }
            foreach ($key in $keys) {
                if (-not $past.ContainsKey($key)) {
                    $past[$key] = ConvertTo-Table -Object $entry.New
                }
            }
        }
    }
    return $past
}

function Get-ExchangeVersion {
    $setup = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup' -ErrorAction SilentlyContinue
    if ($null -eq $setup) {
        return ''
    }
    return ('{0}.{1}.{2}.{3}' -f $setup.MsiProductMajor, $setup.MsiProductMinor, $setup.MsiBuildMajor, $setup.MsiBuildMinor)
}

function Get-StateLine {
    param([string] $Sort, [string] $Server, $Connector)
    $texts = @($Sort, $Server, $Connector.Guid.ToString())
    foreach ($key in $ManagedKeys[$Sort]) {
        $texts += ('{0}={1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $Connector.$key))
    }
    return ($texts -join '|')
}

function Get-StateHash {
    param([hashtable] $State, [string[]] $Also)
    $lines = @($Also)
    foreach ($connector in $State.Send) {
        $lines += Get-StateLine -Sort 'send' -Server '' -Connector $connector
    }
    foreach ($server in $State.Receive.Keys) {
        foreach ($connector in $State.Receive[$server]) {
            $lines += Get-StateLine -Sort 'receive' -Server $server -Connector $connector
        }
    }
    foreach ($name in $State.Lists.Keys) {
        $lines += ('{0}|{1}' -f $name, (@($State.Lists[$name] | Sort-Object) -join '|'))
    }
    $text = @($lines | Sort-Object) -join [Environment]::NewLine
    $algorithm = New-Object -TypeName 'System.Security.Cryptography.SHA256CryptoServiceProvider'
    $digest = $algorithm.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($text))
    return ([BitConverter]::ToString($digest) -replace '-', '').ToLowerInvariant()
}

function Assert-Expected {
    param([string] $Found, [string] $Expected)
    if ($Expected -ne '' -and $Found -ne $Expected) {
        Stop-Script -Code 14 -State 'moved' -Message 'Exchange is not as it was when the plan was made. Nothing was written.'
    }
}

function Get-ShownValue {
    param([string] $Key, $Value)
    if ($Key -eq 'RemoteIPRanges') {
        return (@(Get-ListTexts -Values $Value | Sort-Object) -join ', ')
    }
    return (ConvertTo-PlainValue -Key $Key -Value $Value)
}

function Get-ShownTables {
    param([string] $Sort, $Connector, $Wanted)
    $before = @{}
    $after = @{}
    foreach ($key in $ManagedKeys[$Sort]) {
        if ($null -ne $Connector) {
            $before[$key] = Get-ShownValue -Key $key -Value $Connector.$key
        }
        if ($null -eq $Wanted) {
            continue
        }
        if ($Wanted.ContainsKey($key)) {
            $after[$key] = Get-ShownValue -Key $key -Value $Wanted[$key]
        } elseif ($null -ne $Connector -and -not ($ClearableKeys[$Sort] -contains $key)) {
            $after[$key] = $before[$key]
        } else {
            $after[$key] = ''
        }
        if ($null -ne $Connector -and $before[$key] -cne $after[$key]) {
            $left = ConvertTo-PlainValue -Key $key -Value $Connector.$key
            $right = ConvertTo-PlainValue -Key $key -Value $Wanted[$key]
            if ($left -ceq $right) {
                $before[$key] = $after[$key]
            }
        }
    }
    return @{ Before = $before; After = $after }
}

function Find-Edited {
    param([string] $Sort, $Connector, $Written)
    $edited = @()
    foreach ($key in $ManagedKeys[$Sort]) {
        if ($Written.ContainsKey($key) -and [string]$Written[$key] -cne (ConvertTo-PlainValue -Key $key -Value $Connector.$key)) {
            $edited += $key
        }
    }
    return $edited
}

function Get-OldValues {
    param([string] $Sort, $Connector)
    $old = @{}
    foreach ($key in $ManagedKeys[$Sort]) {
        $value = $Connector.$key
        if ($ListKeys -contains $key) {
            $texts = @()
            foreach ($entry in @($value)) {
                if ($null -ne $entry) {
                    $texts += [string]$entry
                }
            }
            $old[$key] = $null
            if ($texts.Count -gt 0) {
                $old[$key] = [string[]]$texts
            }
        } elseif ($key -eq 'MaxMessageSize') {
            $bytes = ConvertTo-ByteCount -Size $value
            if ($bytes -eq [long]::MaxValue) {
                $old[$key] = 'unlimited'
            } elseif ($bytes -ge 0) {
                $old[$key] = ('{0}B' -f $bytes)
            }
        } elseif ($value -is [bool]) {
            $old[$key] = $value
        } else {
            $old[$key] = $null
            if ([string]$value -ne '') {
                $old[$key] = [string]$value
            }
        }
    }
    return $old
}

function New-Entry {
    param([hashtable] $State, [hashtable] $Step)
    $entry = @{ Kind = $Step.Kind; Sort = $Step.Sort; Server = $Step.Server; Id = $Step.Id; Name = $Step.Name; Guid = $Step.Guid }
    $entry['Old'] = $null
    $entry['Domains'] = @()
    $entry['New'] = @{}
    if ($Step.Kind -eq 'change') {
        $connector = Find-ByGuid -State $State -Step $Step
        $entry['Old'] = Get-OldValues -Sort $Step.Sort -Connector $connector
    }
    if ($Step.Kind -eq 'list') {
        $entry['Domains'] = @($Step.Domains)
        return $entry
    }
    foreach ($key in $ManagedKeys[$Step.Sort]) {
        if ($Step.Wanted.ContainsKey($key) -or $ClearableKeys[$Step.Sort] -contains $key) {
            $entry.New[$key] = ConvertTo-PlainValue -Key $key -Value $Step.Wanted[$key]
        }
    }
    return $entry
}

function Save-Journal {
    param([string] $Folder, $Entries, [string[]] $Completed)
    $journal = @{
        Schema = 'handschlag.exchange-journal/3'
        Writer = $Writer
        Plan = $PlanHash
        Run = $Run
        Earlier = (@($Completed) -join '|')
        Entries = @($Entries)
    }
    $text = ConvertTo-Json -InputObject $journal -Depth 8
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'journal.json') -Text $text
}

function Save-Backup {
    param([string] $Folder, [hashtable] $State)
    $flat = @()
    foreach ($connector in $State.Send) {
        $flat += @{ Sort = 'send'; Server = ''; Values = (Get-OldValues -Sort 'send' -Connector $connector) }
    }
    $receive = @()
    foreach ($server in $ReceivingServers) {
        foreach ($connector in $State.Receive[$server]) {
            $receive += $connector
            $flat += @{ Sort = 'receive'; Server = $server; Values = (Get-OldValues -Sort 'receive' -Connector $connector) }
        }
    }
    Export-Clixml -InputObject @($State.Send) -LiteralPath (Join-Path -Path $Folder -ChildPath 'send-connectors.clixml') -Depth 5
    Export-Clixml -InputObject @($receive) -LiteralPath (Join-Path -Path $Folder -ChildPath 'receive-connectors.clixml') -Depth 5
    $transport = Get-TransportConfig @ReadOptions
    Export-Clixml -InputObject $transport -LiteralPath (Join-Path -Path $Folder -ChildPath 'transport-config.clixml') -Depth 5
    $text = ConvertTo-Json -InputObject @{ Connectors = @($flat); Lists = $State.Lists } -Depth 6
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'before.json') -Text $text
}

function Select-ChangeParameters {
    param([string] $Sort, $Connector, [hashtable] $Wanted)
    $parameters = @{ Identity = $Connector.Guid.ToString() }
    foreach ($key in $Wanted.Keys) {
        if ($null -ne $Wanted[$key]) {
            $parameters[$key] = $Wanted[$key]
        }
    }
    foreach ($key in $ClearableKeys[$Sort]) {
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

function Test-Ours {
    param($Connector, $Entry)
    $isNamed = ([string]$Connector.Name).EndsWith($Entry.Id.Substring(24))
    return $isNamed -and (Read-Tag -Connector $Connector) -eq $Entry.Id
}

function Find-JournalConnector {
    param([hashtable] $State, $Entry)
    foreach ($connector in (Get-Existing -State $State -Sort $Entry.Sort -Server $Entry.Server)) {
        $isSame = $connector.Guid.ToString() -eq $Entry.Guid
        if ($isSame -or ($Entry.Guid -eq '' -and (Test-Ours -Connector $connector -Entry $Entry))) {
            return $connector
        }
    }
    return $null
}

function Find-ListedDomains {
    param([hashtable] $State, $Entry)
    $listed = @()
    foreach ($domain in @($Entry.Domains)) {
        if ($State.Lists[$Entry.Name] -contains $domain) {
            $listed += $domain
        }
    }
    return $listed
}

function Test-Open {
    param([hashtable] $State, $Entry)
    if ($Entry.Kind -eq 'list') {
        return @(Find-ListedDomains -State $State -Entry $Entry).Count -gt 0
    }
    $connector = Find-JournalConnector -State $State -Entry $Entry
    if ($Entry.Kind -eq 'create') {
        return $null -ne $connector
    }
    if ($null -eq $connector) {
        return $true
    }
    return (Compare-Connector -Sort $Entry.Sort -Connector $connector -Wanted $Entry.Old -Ignored @()).Count -gt 0
}

function Undo-Step {
    param([hashtable] $State, $Entry, [bool] $IsOwnRun, [bool] $IsDryRun)
    if ($Entry.Kind -eq 'list') {
        $domains = @(Find-ListedDomains -State $State -Entry $Entry)
        Write-Host ('- {0}: {1}' -f $Entry.Name, ($domains -join ', '))
        $parameters = @{ WhatIf = $IsDryRun }
        $parameters[$Entry.Name] = @{ Remove = $domains }
        $null = Set-TransportConfig @parameters @ReadOptions
        return
    }
    $connector = Find-JournalConnector -State $State -Entry $Entry
    if ($null -eq $connector) {
        throw 'not found, nothing restored'
    }
    if (-not $IsOwnRun -and -not (Test-Ours -Connector $connector -Entry $Entry)) {
        throw 'its name or comment was changed since, so it was left alone'
    }
    if ($Entry.Kind -eq 'create') {
        Write-Host ('- {0} {1}' -f $connector.Name, $Entry.Server)
        $parameters = @{ Identity = $connector.Guid.ToString(); Confirm = $false; WhatIf = $IsDryRun }
        if ($Entry.Sort -eq 'send') {
            $null = Remove-SendConnector @parameters @ReadOptions
        } else {
            $null = Remove-ReceiveConnector @parameters @ReadOptions
        }
        return
    }
    Write-Host ('~ {0} {1}' -f $connector.Name, $Entry.Server)
    $parameters = Select-ChangeParameters -Sort $Entry.Sort -Connector $connector -Wanted $Entry.Old
    $parameters['WhatIf'] = $IsDryRun
    if ($Entry.Sort -eq 'send') {
        $null = Set-SendConnector @parameters
    } else {
        $null = Set-ReceiveConnector @parameters
    }
}

function Undo-Steps {
    param($Entries, [string[]] $On, [bool] $IsOwnRun, [bool] $IsDryRun)
    $state = Read-State -On $On
    $isBack = $true
    $all = @($Entries)
    for ($index = $all.Count - 1; $index -ge 0; $index -= 1) {
        try {
            if (Test-Open -State $state -Entry $all[$index]) {
                Undo-Step -State $state -Entry $all[$index] -IsOwnRun $IsOwnRun -IsDryRun $IsDryRun
            }
        } catch {
            Write-Host ('! {0}: {1}' -f $all[$index].Name, $_.Exception.Message)
            $isBack = $false
        }
    }
    if ($IsDryRun) {
        return $isBack
    }
    $state = Read-State -On $On
    foreach ($entry in $all) {
        if (Test-Open -State $state -Entry $entry) {
            $isBack = $false
        }
    }
    return $isBack
}

function Find-ByGuid {
    param([hashtable] $State, [hashtable] $Step)
    foreach ($connector in (Get-Existing -State $State -Sort $Step.Sort -Server $Step.Server)) {
        if ($connector.Guid.ToString() -eq $Step.Guid) {
            return $connector
        }
    }
    throw ('The connector {0} has vanished.' -f $Step.Name)
}

function Invoke-Change {
    param([hashtable] $State, [hashtable] $Step, [bool] $IsDryRun)
    $connector = Find-ByGuid -State $State -Step $Step
    $parameters = Select-ChangeParameters -Sort $Step.Sort -Connector $connector -Wanted $Step.Wanted
    $parameters['WhatIf'] = $IsDryRun
    if ($Step.Sort -eq 'send') {
        $null = Set-SendConnector @parameters
    } else {
        $null = Set-ReceiveConnector @parameters
    }
}

function Invoke-Creation {
    param([hashtable] $Step, [bool] $IsDryRun)
    $parameters = $Step.Wanted.Clone()
    $parameters['Enabled'] = $false
    $parameters['WhatIf'] = $IsDryRun
    if ($Step.Sort -eq 'send') {
        $parameters['Usage'] = 'Partner'
        $created = New-SendConnector @parameters @ReadOptions
    } else {
        $parameters['Usage'] = 'Custom'
        $parameters['Server'] = $Step.Server
        $created = New-ReceiveConnector @parameters @ReadOptions
    }
    if ($null -eq $created) {
        return ''
    }
    return $created.Guid.ToString()
}

function Invoke-ListStep {
    param([hashtable] $Step, [bool] $IsDryRun)
    $parameters = @{ WhatIf = $IsDryRun }
    $parameters[$Step.Name] = @{ Add = @($Step.Domains) }
    $null = Set-TransportConfig @parameters @ReadOptions
}

function Enable-Connector {
    param([hashtable] $Step)
    $parameters = @{ Identity = $Step.Guid; Enabled = $true }
    if ($Step.Sort -eq 'send') {
        $null = Set-SendConnector @parameters @ReadOptions
    } else {
        $null = Set-ReceiveConnector @parameters @ReadOptions
    }
}

function Assert-Written {
    param($Steps, [string[]] $Ignored)
    $current = Read-State -On $ReceivingServers
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'list') {
            continue
        }
        $connector = Find-ByGuid -State $current -Step $step
        $left = Compare-Connector -Sort $step.Sort -Connector $connector -Wanted $step.Wanted -Ignored $Ignored
        if ($left.Count -gt 0) {
            throw ('{0}: {1} reads back as {2}' -f $step.Name, $left[0].Property, $left[0].Before)
        }
    }
}

function Assert-Listed {
    param($Steps)
    $current = Read-State -On @()
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'list') {
            foreach ($domain in $step.Domains) {
                if (-not ($current.Lists[$step.Name] -contains $domain)) {
                    throw ('{0}: {1} is not listed' -f $step.Name, $domain)
                }
            }
        }
    }
}

function Write-AllSteps {
    param($Steps, [hashtable] $State, $Entries, [string] $Folder, [string[]] $Completed, [System.Collections.ArrayList] $Done)
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'change') {
            $null = $Done.Add($Entries[$index])
            Invoke-Change -State $State -Step $Steps[$index] -IsDryRun $false
        }
    }
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'create') {
            $null = $Done.Add($Entries[$index])
            $guid = Invoke-Creation -Step $Steps[$index] -IsDryRun $false
            $Steps[$index].Guid = $guid
            $Entries[$index].Guid = $guid
        }
    }
    Save-Journal -Folder $Folder -Entries $Entries -Completed $Completed
    Assert-Written -Steps $Steps -Ignored @('Enabled')
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'create') {
            Enable-Connector -Step $step
        }
    }
    Assert-Written -Steps $Steps -Ignored @()
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'list') {
            $null = $Done.Add($Entries[$index])
            Invoke-ListStep -Step $Steps[$index] -IsDryRun $false
        }
    }
    Assert-Listed -Steps $Steps
}

function New-StepReport {
    param([hashtable] $State, [hashtable] $Step, [hashtable] $Past)
    $report = @{ Kind = $Step.Kind; Sort = $Step.Sort; Server = $Step.Server; Id = $Step.Id; Name = $Step.Name }
    $report['Edited'] = @()
    if ($Step.Kind -eq 'list') {
        $report['Listed'] = @($State.Lists[$Step.Name])
        $report['Domains'] = @($Step.Domains)
        $report['Edited'] = @($Step.Domains | Where-Object { $Past.ContainsKey(('{0}|{1}' -f $Step.Name, $_)) })
        $report['IsKnown'] = $true
        return $report
    }
    $key = '{0}|{1}|{2}' -f $Step.Sort, $Step.Server, $Step.Id
    $report['IsKnown'] = $Past.ContainsKey($key)
    if ($Step.Kind -eq 'create') {
        $report['After'] = (Get-ShownTables -Sort $Step.Sort -Connector $null -Wanted $Step.Wanted).After
        return $report
    }
    $connector = Find-ByGuid -State $State -Step $Step
    $tables = Get-ShownTables -Sort $Step.Sort -Connector $connector -Wanted $Step.Wanted
    $report['Before'] = $tables.Before
    $report['After'] = $tables.After
    if ($report.IsKnown) {
        $report['Written'] = [string]$Past[$key]['AddressSpaces']
        $report['Edited'] = @(Find-Edited -Sort $Step.Sort -Connector $connector -Written $Past[$key])
    }
    return $report
}

function Write-Steps {
    param($Steps)
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'list') {
            Write-Host ('+ {0}: {1}' -f $step.Name, ($step.Domains -join ', '))
        } elseif ($step.Kind -eq 'create') {
            Write-Host ('+ {0} ({1}) {2}' -f $step.Name, $step.Sort, $step.Server)
            foreach ($key in $ManagedKeys[$step.Sort]) {
                if ($step.Wanted.ContainsKey($key)) {
                    Write-Host ('    {0}: {1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $step.Wanted[$key]))
                }
            }
        } else {
            Write-Host ('~ {0} ({1}) {2}' -f $step.Name, $step.Sort, $step.Server)
            foreach ($difference in $step.Differences) {
                Write-Host ('    {0}: {1} -> {2}' -f $difference.Property, $difference.Before, $difference.After)
            }
        }
    }
}

Assert-Cmdlet -Names @(
    'Get-SendConnector', 'New-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportService', 'Get-TransportConfig'
)
if ($ReceiveRows.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ReceiveConnector', 'New-ReceiveConnector', 'Set-ReceiveConnector', 'Remove-ReceiveConnector')
}
if ($Certificates.Count -gt 0 -or $ReceiveRows.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ExchangeCertificate')
}
$lock = Enter-Lock
Assert-Servers
$state = Read-State -On $ReceivingServers
Resolve-Certificates
$stateHash = Get-StateHash -State $state -Also (@($PlanHash) + @($CertificateNames.Values))
Assert-Expected -Found $stateHash -Expected $ExpectState
$items = Get-WantedItems -State $state
$conflicts = Find-Conflicts -State $state -Items $items
if ($conflicts.Count -gt 0) {
    foreach ($conflict in $conflicts) {
        Write-Host ('! {0}' -f $conflict)
    }
    Stop-Script -Code 12 -State 'conflict' -Message ($conflicts -join ' ')
}
$steps = Get-Steps -State $state -Items $items
$listSteps = @($steps | Where-Object { $_.Kind -eq 'list' })
if ($listSteps.Count -gt 0) {
    Assert-Cmdlet -Names @('Set-TransportConfig')
}
if (@($steps | Where-Object { $_.Sort -eq 'receive' }).Count -gt 0) {
    Assert-ReceiveCertificates
}
$root = $BackupRoot
if ($root -eq '') {
    $root = $PSScriptRoot
}
$runs = Read-PastRuns -Root $root -Filter 'handschlag-backup-*'
$unfinished = Find-Unfinished -Runs $runs
$latest = ''
$completed = @()
foreach ($one in $unfinished) {
    if ($latest -eq '') {
        $latest = $one.Folder
    }
    $completed += $one.Name
}
$past = Get-PastValues -Runs $runs
$changes = @()
foreach ($step in $steps) {
    $changes += New-StepReport -State $state -Step $step -Past $past
}
$owned = @($items | Where-Object { (Find-Own -State $state -Item $_).Count -gt 0 }).Count
$report = @{
    Schema = 'handschlag.exchange-result/2'
    Mode = $Mode
    Plan = $PlanHash
    Version = Get-ExchangeVersion
    StateHash = $stateHash
    Changes = @($changes)
    Owned = $owned
    Unfinished = $latest
    Newer = Find-Newer -Runs $runs
}
if ($steps.Count -eq 0 -and ($Mode -eq 'Plan' -or $completed.Count -eq 0)) {
    Write-Host 'Nothing to change.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
Write-Steps -Steps $steps

if ($Mode -eq 'Plan') {
    try {
        foreach ($step in $steps) {
            if ($step.Kind -eq 'change') {
                Invoke-Change -State $state -Step $step -IsDryRun $true
            } elseif ($step.Kind -eq 'create') {
                $null = Invoke-Creation -Step $step -IsDryRun $true
            } else {
                Invoke-ListStep -Step $step -IsDryRun $true
            }
        }
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('Exchange refuses this plan: {0}' -f $_.Exception.Message)
    }
    Write-Host 'Nothing was written. Run again with -Mode Apply to write it.'
    Write-ResultLine -Result ($report + @{ Code = 2; State = 'changes' })
    exit 2
}

try {
    $entries = @()
    foreach ($step in $steps) {
        $entries += New-Entry -State $state -Step $step
    }
    $folder = New-BackupFolder -Root $root -Tail $Run
    Save-Backup -Folder $folder -State $state
    Save-Journal -Folder $folder -Entries $entries -Completed $completed
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('No backup, so nothing was written: {0}' -f $_.Exception.Message)
}
Write-Host ('Backup: {0}' -f $folder)
$done = New-Object -TypeName 'System.Collections.ArrayList'
$failure = ''
try {
    Write-AllSteps -Steps $steps -State $state -Entries $entries -Folder $folder -Completed $completed -Done $done
} catch {
    $failure = [string]$_.Exception.Message
    if ($failure -eq '') {
        $failure = 'unknown reason'
    }
}
if ($failure -eq '') {
    Write-Host 'Written and read back.'
    Save-End -Folder $folder -State 'applied'
    foreach ($one in $unfinished) {
        Save-End -Folder $one.Folder -State 'superseded'
    }
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'applied'; Backup = $folder })
    exit 0
}
Write-Host ('Failed: {0}. Taking everything back.' -f $failure)
$isBack = $false
try {
    $isBack = Undo-Steps -Entries $done -On $ReceivingServers -IsOwnRun $true -IsDryRun $false
} catch {
    Write-Host ('! {0}' -f $_.Exception.Message)
}
$ending = @{ Code = 21; State = 'rollback-failed'; Message = $failure; Backup = $folder }
if ($isBack) {
    $ending = @{ Code = 20; State = 'rolled-back'; Message = $failure; Backup = $folder }
}
Save-End -Folder $folder -State $ending.State
Write-Host ('Ended with {0} ({1}). Backup: {2}' -f $ending.Code, $ending.State, $folder)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
