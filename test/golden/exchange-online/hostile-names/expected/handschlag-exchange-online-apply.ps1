# Handschlag, Exchange Online. Plan or apply the connectors of this file.
# Read README.txt first.
param(
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $BackupRoot = '',
    [string] $AppId = '',
    [string] $CertificateThumbprint = ''
)

$ErrorActionPreference = 'Stop'
$Session = @{ IsOpen = $false }
$OldestModule = [version]'3.0.0'

function Write-ResultLine {
    param([hashtable] $Result)
    $json = ConvertTo-Json -InputObject $Result -Depth 8 -Compress
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($json)
    [Console]::Out.WriteLine('HANDSCHLAG-RESULT ' + [Convert]::ToBase64String($bytes))
}

function Close-Session {
    if (-not $Session.IsOpen) {
        return
    }
    $Session.IsOpen = $false
    try {
        $null = Disconnect-ExchangeOnline -Confirm:$false -ErrorAction 'Stop'
    } catch {
        Write-Host ('The session was not closed: {0}' -f $_.Exception.Message)
    }
}

function Stop-Script {
    param([int] $Code, [string] $State, [string] $Message, [hashtable] $Report)
    Close-Session
    if ($Message -ne '') {
        Write-Host $Message
    }
    Write-Host ('Ended with {0} ({1}).' -f $Code, $State)
    $result = @{ Schema = 'handschlag.exchange-online-result/1'; Code = $Code; State = $State; Message = $Message }
    if ($null -ne $Report) {
        foreach ($key in $Report.Keys) {
            $result[$key] = $Report[$key]
        }
    }
    Write-ResultLine -Result $result
    exit $Code
}

function Open-Session {
    param([string] $App, [string] $Thumbprint)
    if ([Environment]::OSVersion.Platform -ne 'Win32NT') {
        Stop-Script -Code 10 -State 'no-session' -Message 'Start this script on Windows.'
    }
    $modules = @(Get-Module -ListAvailable -Name 'ExchangeOnlineManagement' | Sort-Object -Property 'Version')
    if ($modules.Count -eq 0) {
        Stop-Script -Code 10 -State 'no-module' -Message 'The module ExchangeOnlineManagement is not installed here.'
    }
    if ($modules[-1].Version -lt $OldestModule) {
        $text = 'ExchangeOnlineManagement {0} is too old; {1} or newer is needed.'
        Stop-Script -Code 10 -State 'no-module' -Message ($text -f $modules[-1].Version, $OldestModule)
    }
    $parameters = @{
        ExchangeEnvironmentName = $Tenant.Environment
        ShowBanner = $false
        ErrorAction = 'Stop'
    }
    if ($App -ne '') {
        $parameters['AppId'] = $App
        $parameters['CertificateThumbprint'] = $Thumbprint
        $parameters['Organization'] = $Tenant.Organization
    }
    try {
        Import-Module -Name 'ExchangeOnlineManagement' -MinimumVersion $OldestModule -ErrorAction 'Stop'
        $Session.IsOpen = $true
        $null = Connect-ExchangeOnline @parameters
    } catch {
        Stop-Script -Code 10 -State 'no-session' -Message ('No session with Exchange Online: {0}' -f $_.Exception.Message)
    }
}

function Assert-Cmdlet {
    param([string[]] $Names)
    foreach ($name in $Names) {
        if ($null -eq (Get-Command -Name $name -ErrorAction 'SilentlyContinue')) {
            Stop-Script -Code 11 -State 'rights' -Message ('This account may not use {0}.' -f $name)
        }
    }
}

function Read-AcceptedDomains {
    $names = @()
    foreach ($domain in @(Get-AcceptedDomain -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
        $names += ([string]$domain.DomainName).ToLowerInvariant()
    }
    return , $names
}

function Assert-Organization {
    param([string[]] $AcceptedDomains)
    if (-not ($AcceptedDomains -contains $Tenant.Organization)) {
        $text = 'This session belongs to another organization than {0}. Nothing was changed.'
        Stop-Script -Code 13 -State 'wrong-organization' -Message ($text -f $Tenant.Organization)
    }
}

function Connect-Tenant {
    param([string] $App, [string] $Thumbprint)
    $chosen = $Tenant.AppId
    if ($App -ne '') {
        $chosen = $App
    }
    $key = $Tenant.Thumbprint
    if ($Thumbprint -ne '') {
        $key = $Thumbprint
    }
    if (($chosen -eq '') -ne ($key -eq '')) {
        Stop-Script -Code 13 -State 'precondition' -Message 'AppId and CertificateThumbprint belong together.'
    }
    Open-Session -App $chosen -Thumbprint $key
}

$PlanHash = '1b9cc5d10e675ebdb4517893c32829a64bebe5e8735d6f191cd068a84c77c67a'
$Tenant = @{
    Organization = 'acme.onmicrosoft.com'
    Environment = 'O365Default'
    AppId = ''
    Thumbprint = ''
}
$Rows = @(
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000005'
        Kind = 'inbound'
        Partner = ('''@' + [char]0x2013 + ' #> <# "$env:TEMP"')
        Agreement = ('''@' + [char]0x2013 + ' #> <# "$env:TEMP"')
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag - env TEMP in 000000000005'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-5.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000005;rev=da1711bc944f388a'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000005'
        Kind = 'outbound'
        Partner = ('''@' + [char]0x2013 + ' #> <# "$env:TEMP"')
        Agreement = ('''@' + [char]0x2013 + ' #> <# "$env:TEMP"')
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag - env TEMP out 000000000005'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-5.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000005;rev=25766ac916dfef5e'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000008'
        Kind = 'inbound'
        Partner = '-Name @x $x'
        Agreement = '-Name @x $x'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag -Name x x in 000000000008'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-8.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000008;rev=83c35c08a9b74eea'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000008'
        Kind = 'outbound'
        Partner = '-Name @x $x'
        Agreement = '-Name @x $x'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag -Name x x out 000000000008'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-8.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000008;rev=ae154f197b4d6bac'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000007'
        Kind = 'inbound'
        Partner = 'C:\..\..\x|y;z&w'
        Agreement = 'C:\..\..\x|y;z&w'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag C .. .. x y z w in 000000000007'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-7.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000007;rev=f809dff8be27373f'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000007'
        Kind = 'outbound'
        Partner = 'C:\..\..\x|y;z&w'
        Agreement = 'C:\..\..\x|y;z&w'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag C .. .. x y z w out 000000000007'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-7.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000007;rev=2dddd3a9cc679f1f'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000001'
        Kind = 'inbound'
        Partner = 'O''Brien & Co'
        Agreement = 'O''Brien & Co'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag O Brien Co in 000000000001'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-1.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000001;rev=b1783534842b7310'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000001'
        Kind = 'outbound'
        Partner = 'O''Brien & Co'
        Agreement = 'O''Brien & Co'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag O Brien Co out 000000000001'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-1.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000001;rev=826bfa4fa7d48ddf'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000003'
        Kind = 'inbound'
        Partner = ('' + [char]0x2019 + '; Stop-Computer; ' + [char]0x2018)
        Agreement = ('' + [char]0x2019 + '; Stop-Computer; ' + [char]0x2018)
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag Stop-Computer in 000000000003'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-3.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000003;rev=8e1046dd628d27d9'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000003'
        Kind = 'outbound'
        Partner = ('' + [char]0x2019 + '; Stop-Computer; ' + [char]0x2018)
        Agreement = ('' + [char]0x2019 + '; Stop-Computer; ' + [char]0x2018)
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag Stop-Computer out 000000000003'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-3.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000003;rev=26567ed114679888'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000004'
        Kind = 'inbound'
        Partner = ('' + [char]0x201A + [char]0x201B + [char]0x201C + [char]0x201D + [char]0x201E + '$(calc)`n')
        Agreement = ('' + [char]0x201A + [char]0x201B + [char]0x201C + [char]0x201D + [char]0x201E + '$(calc)`n')
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag calc n in 000000000004'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-4.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000004;rev=bffbdb7145a991a5'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000004'
        Kind = 'outbound'
        Partner = ('' + [char]0x201A + [char]0x201B + [char]0x201C + [char]0x201D + [char]0x201E + '$(calc)`n')
        Agreement = ('' + [char]0x201A + [char]0x201B + [char]0x201C + [char]0x201D + [char]0x201E + '$(calc)`n')
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag calc n out 000000000004'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-4.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000004;rev=3f89e3fc68efd5f9'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000009'
        Kind = 'inbound'
        Partner = ('' + [char]0x202E + 'gpj.exe' + [char]0x202C + ' ' + [char]0x65E5 + [char]0x672C + ' ' + [char]0xD83D + [char]0xDE00)
        Agreement = ('' + [char]0x202E + 'gpj.exe' + [char]0x202C + ' ' + [char]0x65E5 + [char]0x672C + ' ' + [char]0xD83D + [char]0xDE00)
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag gpj.exe in 000000000009'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-9.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000009;rev=c8215e7bc54812d1'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000009'
        Kind = 'outbound'
        Partner = ('' + [char]0x202E + 'gpj.exe' + [char]0x202C + ' ' + [char]0x65E5 + [char]0x672C + ' ' + [char]0xD83D + [char]0xDE00)
        Agreement = ('' + [char]0x202E + 'gpj.exe' + [char]0x202C + ' ' + [char]0x65E5 + [char]0x672C + ' ' + [char]0xD83D + [char]0xDE00)
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag gpj.exe out 000000000009'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-9.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000009;rev=ade58ce63da43a9b'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000006'
        Kind = 'inbound'
        Partner = '{{partner}} $t(common:x) %PATH% <script>'
        Agreement = '{{partner}} $t(common:x) %PATH% <script>'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag partner t common x PATH script in 000000000006'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-6.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000006;rev=ec1207d96f3a33c2'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000006'
        Kind = 'outbound'
        Partner = '{{partner}} $t(common:x) %PATH% <script>'
        Agreement = '{{partner}} $t(common:x) %PATH% <script>'
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag partner t common x PATH script out 000000000006'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-6.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000006;rev=98272ac473452eef'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000002'
        Kind = 'inbound'
        Partner = 'x''; Remove-OutboundConnector * -Confirm:$false; '''
        Agreement = 'x''; Remove-OutboundConnector * -Confirm:$false; '''
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag x Remove-OutboundConnector -Confir in 000000000002'
            ConnectorType = 'Partner'
            SenderDomains = @('partner-2.example')
            RequireTls = $true
            RestrictDomainsToCertificate = $false
            RestrictDomainsToIPAddresses = $false
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000002;rev=730e4160934f9a9c'
        }
    }
    @{
        Id = '3f0a1c52-7d6e-4b8a-9c1d-000000000002'
        Kind = 'outbound'
        Partner = 'x''; Remove-OutboundConnector * -Confirm:$false; '''
        Agreement = 'x''; Remove-OutboundConnector * -Confirm:$false; '''
        ReviewBy = ''
        Recipient = ''
        Settings = @{
            Name = 'Handschlag x Remove-OutboundConnector -Confir out 000000000002'
            ConnectorType = 'Partner'
            RecipientDomains = @('partner-2.example')
            IsTransportRuleScoped = $false
            UseMXRecord = $true
            TlsSettings = 'EncryptionOnly'
            SmtpDaneMode = 'Opportunistic'
            MtaStsMode = 'Opportunistic'
            Comment = 'handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-000000000002;rev=7d26274d3fa30160'
        }
    }
)

$ManagedKeys = @('Name', 'ConnectorType', 'Comment', 'Enabled')
$KeysOf = @{
    outbound = $ManagedKeys + @(
        'RecipientDomains', 'IsTransportRuleScoped', 'UseMXRecord', 'SmartHosts', 'TlsSettings', 'TlsDomain', 'SmtpDaneMode', 'MtaStsMode'
    )
    inbound = $ManagedKeys + @(
        'SenderDomains', 'RequireTls', 'RestrictDomainsToCertificate', 'TlsSenderCertificateName', 'RestrictDomainsToIPAddresses',
        'SenderIPAddresses'
    )
}
$ClearableKeys = @{
    outbound = @('SmartHosts', 'TlsDomain')
    inbound = @('TlsSenderCertificateName', 'SenderIPAddresses')
}
$ListKeys = @('RecipientDomains', 'SmartHosts', 'SenderDomains', 'SenderIPAddresses')
$ForbiddenKeys = @{
    outbound = @('CloudServicesMailEnabled', 'AllAcceptedDomains', 'RouteAllMessagesViaOnPremises', 'TestMode')
    inbound = @('CloudServicesMailEnabled', 'TreatMessagesAsInternal')
}

function Read-Tag {
    param($Connector)
    $match = [regex]::Match([string]$Connector.Comment, '^handschlag:v1;id=([0-9a-f-]{36});rev=([0-9a-f]{16})')
    if ($match.Success) {
        return $match.Groups[1].Value
    }
    return ''
}

function Read-Entry {
    param($Entry)
    $text = ([string]$Entry).Trim().ToLowerInvariant()
    $match = [regex]::Match($text, '^(?:smtp:)?([^;]+?)(?:;[0-9]+)?$')
    if ($match.Success) {
        $text = $match.Groups[1].Value
    }
    return ($text -replace '/32$', '')
}

function ConvertTo-PlainValue {
    param([string] $Key, $Value)
    if ($null -eq $Value) {
        return ''
    }
    if ($ListKeys -contains $Key) {
        $texts = foreach ($entry in @($Value)) {
            Read-Entry -Entry $entry
        }
        return (@($texts | Sort-Object) -join ', ')
    }
    if ($Key -eq 'Name' -or $Key -eq 'Comment') {
        return [string]$Value
    }
    return ([string]$Value).Trim().ToLowerInvariant()
}

function Compare-Connector {
    param([string] $Kind, $Connector, [hashtable] $Wanted, [string[]] $Ignored)
    $differences = @()
    foreach ($key in $KeysOf[$Kind]) {
        if ($Ignored -contains $key) {
            continue
        }
        if (-not $Wanted.ContainsKey($key) -and -not ($ClearableKeys[$Kind] -contains $key)) {
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
    $found = @()
    foreach ($connector in @(Get-OutboundConnector -IncludeTestModeConnectors $true -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
        if ($null -ne $connector) {
            $found += @{ Kind = 'outbound'; Connector = $connector; Guid = [string]$connector.Guid }
        }
    }
    foreach ($connector in @(Get-InboundConnector -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
        if ($null -ne $connector) {
            $found += @{ Kind = 'inbound'; Connector = $connector; Guid = [string]$connector.Guid }
        }
    }
    return , $found
}

function Get-OwnConnectors {
    param($Found)
    $own = @{}
    foreach ($row in $Rows) {
        $own[$row.Kind + ' ' + $row.Id] = @()
    }
    foreach ($entry in $Found) {
        $key = $entry.Kind + ' ' + (Read-Tag -Connector $entry.Connector)
        if ($own.ContainsKey($key)) {
            $own[$key] += $entry
        }
    }
    return $own
}

function Get-DomainsOf {
    param([string] $Kind, $Connector)
    $values = $Connector.RecipientDomains
    if ($Kind -eq 'inbound') {
        $values = $Connector.SenderDomains
    }
    $domains = @()
    foreach ($value in @($values)) {
        if ($null -ne $value) {
            $domains += Read-Entry -Entry $value
        }
    }
    return , $domains
}

function Get-ForeignDomains {
    param($Found, [hashtable] $Own)
    $foreign = @{ outbound = @{}; inbound = @{} }
    foreach ($entry in $Found) {
        $key = $entry.Kind + ' ' + (Read-Tag -Connector $entry.Connector)
        if ($Own.ContainsKey($key)) {
            continue
        }
        foreach ($domain in (Get-DomainsOf -Kind $entry.Kind -Connector $entry.Connector)) {
            $foreign[$entry.Kind][$domain] = [string]$entry.Connector.Name
        }
    }
    return $foreign
}

function Find-OwnConflicts {
    param($Row, $Candidates)
    $conflicts = @()
    $name = [string]$Row.Settings.Name
    if ($Candidates.Count -gt 1) {
        $conflicts += ('More than one connector carries the tag of {0}.' -f $name)
    }
    foreach ($entry in $Candidates) {
        if (-not ([string]$entry.Connector.Name).EndsWith($Row.Id.Substring(24))) {
            $conflicts += ('{0} carries the tag of {1}, but was renamed.' -f $entry.Connector.Name, $name)
        }
        foreach ($key in $ForbiddenKeys[$Row.Kind]) {
            if ($entry.Connector.$key -eq $true) {
                $conflicts += ('{0} has {1} switched on, which no plan of ours does.' -f $entry.Connector.Name, $key)
            }
        }
    }
    return , $conflicts
}

function Find-Conflicts {
    param($Found, [hashtable] $Own)
    $conflicts = @()
    $names = @{}
    foreach ($entry in $Found) {
        $names[$entry.Kind + ' ' + [string]$entry.Connector.Name] = Read-Tag -Connector $entry.Connector
    }
    $foreign = Get-ForeignDomains -Found $Found -Own $Own
    foreach ($row in $Rows) {
        $conflicts += Find-OwnConflicts -Row $row -Candidates @($Own[$row.Kind + ' ' + $row.Id])
        $nameKey = $row.Kind + ' ' + [string]$row.Settings.Name
        if ($names.ContainsKey($nameKey) -and $names[$nameKey] -ne $row.Id) {
            $conflicts += ('{0} exists and was not made by this plan.' -f $row.Settings.Name)
        }
        $others = $foreign[$row.Kind]
        foreach ($domain in (Get-DomainsOf -Kind $row.Kind -Connector $row.Settings)) {
            if ($others.ContainsKey($domain)) {
                $conflicts += ('{0} is already served by the connector {1}.' -f $domain, $others[$domain])
            }
            if ($domain.StartsWith('*.')) {
                foreach ($other in $others.Keys) {
                    if ($other -ne $domain -and $other.EndsWith($domain.Substring(1))) {
                        $conflicts += ('{0} would bypass {1} through the connector {2}.' -f $other, $domain, $others[$other])
                    }
                }
            }
        }
    }
    return , $conflicts
}

function Find-Warnings {
    param($Found, [hashtable] $Own)
    $warnings = @()
    $foreign = Get-ForeignDomains -Found $Found -Own $Own
    foreach ($row in $Rows) {
        foreach ($domain in (Get-DomainsOf -Kind $row.Kind -Connector $row.Settings)) {
            foreach ($other in $foreign[$row.Kind].Keys) {
                $inside = '.' + $domain.Replace('*.', '')
                $isWider = $other -eq '*' -or ($other.StartsWith('*.') -and $inside.EndsWith($other.Substring(1)))
                if ($isWider -and $other -ne $domain) {
                    $text = '{0} also fits the connector {1} for {2}; see whether the narrower one wins.'
                    $warnings += ($text -f $domain, $foreign[$row.Kind][$other], $other)
                }
            }
        }
    }
    $ids = @{}
    foreach ($row in $Rows) {
        $ids[$row.Id] = $true
    }
    foreach ($entry in $Found) {
        $id = Read-Tag -Connector $entry.Connector
        if ($ids.ContainsKey($id) -and -not $Own.ContainsKey($entry.Kind + ' ' + $id)) {
            $warnings += ('{0} is left over from an earlier plan of the same partner.' -f $entry.Connector.Name)
        }
        if ($entry.Kind -eq 'outbound' -and $entry.Connector.Enabled -eq $true -and $entry.Connector.IsTransportRuleScoped -eq $true) {
            $warnings += ('A mail flow rule may send mail of these partners through {0} instead.' -f $entry.Connector.Name)
        }
    }
    return , $warnings
}

function Get-Steps {
    param([hashtable] $Own)
    $steps = @()
    foreach ($row in $Rows) {
        $wanted = $row.Settings.Clone()
        $wanted['Enabled'] = $true
        $candidates = @($Own[$row.Kind + ' ' + $row.Id])
        $step = @{ Action = 'create'; Kind = $row.Kind; Id = $row.Id; Name = $wanted.Name; Guid = ''; Wanted = $wanted; Differences = @() }
        if ($candidates.Count -gt 0) {
            $step.Action = 'change'
            $step.Guid = $candidates[0].Guid
            $step.Differences = Compare-Connector -Kind $row.Kind -Connector $candidates[0].Connector -Wanted $wanted -Ignored @()
        }
        if ($step.Action -eq 'create' -or $step.Differences.Count -gt 0) {
            $steps += $step
        }
    }
    return , $steps
}

function Set-OneConnector {
    param([string] $Kind, [hashtable] $Parameters)
    if ($Kind -eq 'outbound') {
        $null = Set-OutboundConnector @Parameters
    } else {
        $null = Set-InboundConnector @Parameters
    }
}

function Select-ChangeParameters {
    param([string] $Kind, $Connector, [hashtable] $Wanted)
    $parameters = @{ Identity = [string]$Connector.Guid; ErrorAction = 'Stop' }
    foreach ($key in $Wanted.Keys) {
        if ($null -ne $Wanted[$key]) {
            $parameters[$key] = $Wanted[$key]
        }
    }
    foreach ($key in $ClearableKeys[$Kind]) {
        $isSet = (ConvertTo-PlainValue -Key $key -Value $Connector.$key) -ne ''
        if ($isSet -and $null -eq $Wanted[$key]) {
            $parameters[$key] = $null
        }
    }
    return $parameters
}

function Test-Ours {
    param($Connector, $Entry)
    $isNamed = ([string]$Connector.Name).EndsWith($Entry.Id.Substring(24))
    return $isNamed -and (Read-Tag -Connector $Connector) -eq $Entry.Id
}

function Find-JournalConnector {
    param($Found, $Entry)
    foreach ($candidate in $Found) {
        $isSame = $candidate.Guid -eq $Entry.Guid
        if ($Entry.Guid -eq '') {
            $isSame = Test-Ours -Connector $candidate.Connector -Entry $Entry
        }
        if ($isSame -and $candidate.Kind -eq $Entry.Kind) {
            return $candidate
        }
    }
    return $null
}

function Test-Undone {
    param($Found, $Entry)
    $candidate = Find-JournalConnector -Found $Found -Entry $Entry
    if ($Entry.Action -eq 'create') {
        return ($null -eq $candidate)
    }
    if ($null -eq $candidate) {
        return $false
    }
    return (Compare-Connector -Kind $Entry.Kind -Connector $candidate.Connector -Wanted $Entry.Old -Ignored @()).Count -eq 0
}

function Remove-Created {
    param($Entry, [string] $Guid, [bool] $IsDryRun)
    Write-Host ('- {0}' -f $Entry.Name)
    $parameters = @{ Identity = $Guid; Confirm = $false; WhatIf = $IsDryRun; ErrorAction = 'Stop' }
    if ($Entry.Kind -eq 'outbound') {
        $null = Remove-OutboundConnector @parameters
    } else {
        $null = Remove-InboundConnector @parameters
    }
}

function Remove-Unlisted {
    param($Entry)
    for ($attempt = 1; $attempt -lt 6; $attempt += 1) {
        try {
            Remove-Created -Entry $Entry -Guid $Entry.Guid -IsDryRun $false
            return
        } catch {
            Start-Sleep -Seconds 10
        }
    }
    Remove-Created -Entry $Entry -Guid $Entry.Guid -IsDryRun $false
}

function Undo-Step {
    param($Candidate, $Entry, [bool] $IsDryRun)
    if ($Entry.Action -eq 'create') {
        Remove-Created -Entry $Entry -Guid $Candidate.Guid -IsDryRun $IsDryRun
        return
    }
    Write-Host ('~ {0}' -f $Candidate.Connector.Name)
    $parameters = Select-ChangeParameters -Kind $Entry.Kind -Connector $Candidate.Connector -Wanted $Entry.Old
    $parameters['WhatIf'] = $IsDryRun
    Set-OneConnector -Kind $Entry.Kind -Parameters $parameters
}

function Undo-Steps {
    param($Entries, [bool] $IsOwnRun, [bool] $IsDryRun)
    $found = Read-Connectors
    $isBack = $true
    for ($index = @($Entries).Count - 1; $index -ge 0; $index -= 1) {
        $entry = @($Entries)[$index]
        try {
            $candidate = Find-JournalConnector -Found $found -Entry $entry
            if ($IsOwnRun -and $null -eq $candidate -and $entry.Action -eq 'create' -and $entry.Guid -ne '') {
                Remove-Unlisted -Entry $entry
                continue
            }
            if (Test-Undone -Found $found -Entry $entry) {
                continue
            }
            if ($null -eq $candidate) {
                throw 'not found, nothing restored'
            }
            if (-not $IsOwnRun -and -not (Test-Ours -Connector $candidate.Connector -Entry $entry)) {
                throw 'its name or comment was changed since, so it was left alone'
            }
            Undo-Step -Candidate $candidate -Entry $entry -IsDryRun $IsDryRun
        } catch {
            Write-Host ('! {0}: {1}' -f $entry.Name, $_.Exception.Message)
            $isBack = $false
        }
    }
    if ($IsDryRun -or -not $isBack) {
        return $isBack
    }
    return (Wait-Undone -Entries $Entries)
}

function Wait-Undone {
    param($Entries)
    for ($attempt = 1; $attempt -le 6; $attempt += 1) {
        $found = Read-Connectors
        $left = 0
        foreach ($entry in @($Entries)) {
            if (-not (Test-Undone -Found $found -Entry $entry)) {
                $left += 1
            }
        }
        if ($left -eq 0) {
            return $true
        }
        if ($attempt -lt 6) {
            Start-Sleep -Seconds 10
        }
    }
    return $false
}

function Get-OldValues {
    param([string] $Kind, $Connector)
    $old = @{}
    foreach ($key in $KeysOf[$Kind]) {
        $value = $Connector.$key
        $old[$key] = $null
        if ($ListKeys -contains $key) {
            $texts = @()
            foreach ($entry in @($value)) {
                if ($null -ne $entry) {
                    $texts += Read-Entry -Entry $entry
                }
            }
            if ($texts.Count -gt 0) {
                $old[$key] = [string[]]$texts
            }
        } elseif ($value -is [bool]) {
            $old[$key] = $value
        } elseif ([string]$value -ne '') {
            $old[$key] = [string]$value
        }
    }
    return $old
}

function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
}

function Save-Journal {
    param([string] $Folder, $Entries)
    $journal = @{
        Schema = 'handschlag.exchange-online-journal/1'
        Plan = $PlanHash
        Organization = $Tenant.Organization
        Entries = @($Entries)
    }
    $text = ConvertTo-Json -InputObject $journal -Depth 8
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'journal.json') -Text $text
}

function New-Backup {
    param([string] $Root, $Found)
    $stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMdd-HHmmss')
    $folder = Join-Path -Path $Root -ChildPath ('handschlag-backup-' + $stamp)
    $null = New-Item -ItemType 'Directory' -Path $folder
    $account = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $grants = @('*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', ('*' + $account + ':(OI)(CI)F'))
    $null = & 'icacls.exe' $folder '/inheritance:r' '/grant:r' $grants
    if ($LASTEXITCODE -ne 0) {
        throw 'The backup folder could not be protected.'
    }
    $whole = @()
    $flat = @()
    foreach ($entry in $Found) {
        $whole += $entry.Connector
        $flat += @{ Kind = $entry.Kind; Guid = $entry.Guid; Values = (Get-OldValues -Kind $entry.Kind -Connector $entry.Connector) }
    }
    Export-Clixml -InputObject $whole -LiteralPath (Join-Path -Path $folder -ChildPath 'connectors.clixml') -Depth 5
    $text = ConvertTo-Json -InputObject @($flat) -Depth 6
    Save-Text -Path (Join-Path -Path $folder -ChildPath 'connectors.json') -Text $text
    return $folder
}

function Assert-Parameters {
    $known = @{
        outbound = (Get-Command -Name 'Set-OutboundConnector').Parameters
        inbound = (Get-Command -Name 'Set-InboundConnector').Parameters
    }
    foreach ($row in $Rows) {
        foreach ($key in $row.Settings.Keys) {
            if (-not $known[$row.Kind].ContainsKey($key)) {
                $text = 'Connectors of kind {0} have no parameter {1} in this organization or for this account.'
                Stop-Script -Code 11 -State 'rights' -Message ($text -f $row.Kind, $key)
            }
        }
    }
}

function Find-ByGuid {
    param($Found, [string] $Guid)
    foreach ($entry in $Found) {
        if ($entry.Guid -eq $Guid) {
            return $entry
        }
    }
    return $null
}

function Write-Steps {
    param($Steps)
    foreach ($step in $Steps) {
        if ($step.Action -eq 'create') {
            Write-Host ('+ {0}' -f $step.Name)
            foreach ($key in $KeysOf[$step.Kind]) {
                if ($step.Wanted.ContainsKey($key)) {
                    Write-Host ('    {0}: {1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $step.Wanted[$key]))
                }
            }
        } else {
            Write-Host ('~ {0}' -f $step.Name)
            foreach ($difference in $step.Differences) {
                Write-Host ('    {0}: {1} -> {2}' -f $difference.Property, $difference.Before, $difference.After)
            }
        }
    }
}

function Invoke-Change {
    param($Step, $Found, [bool] $IsDryRun)
    $entry = Find-ByGuid -Found $Found -Guid $Step.Guid
    $parameters = Select-ChangeParameters -Kind $Step.Kind -Connector $entry.Connector -Wanted $Step.Wanted
    $parameters['WhatIf'] = $IsDryRun
    Set-OneConnector -Kind $Step.Kind -Parameters $parameters
}

function Invoke-Creation {
    param($Step, [bool] $IsDryRun)
    $parameters = $Step.Wanted.Clone()
    $parameters['Enabled'] = $false
    $parameters['WhatIf'] = $IsDryRun
    $parameters['ErrorAction'] = 'Stop'
    if ($Step.Kind -eq 'outbound') {
        $created = New-OutboundConnector @parameters
    } else {
        $created = New-InboundConnector @parameters
    }
    if ($null -eq $created) {
        return ''
    }
    return [string]$created.Guid
}

function Find-Written {
    param($Found, $Step)
    if ($Step.Guid -ne '') {
        return (Find-ByGuid -Found $Found -Guid $Step.Guid)
    }
    foreach ($entry in $Found) {
        $isOurs = (Read-Tag -Connector $entry.Connector) -eq $Step.Id
        if ($entry.Kind -eq $Step.Kind -and $isOurs -and [string]$entry.Connector.Name -ceq $Step.Name) {
            return $entry
        }
    }
    return $null
}

function Wait-Written {
    param($Steps, [string[]] $Ignored)
    $left = @()
    for ($attempt = 1; $attempt -le 6; $attempt += 1) {
        $found = Read-Connectors
        $left = @()
        foreach ($step in $Steps) {
            $entry = Find-Written -Found $found -Step $step
            if ($null -eq $entry) {
                $left += ('{0} is not there.' -f $step.Name)
                continue
            }
            $step.Guid = $entry.Guid
            foreach ($difference in (Compare-Connector -Kind $step.Kind -Connector $entry.Connector -Wanted $step.Wanted -Ignored $Ignored)) {
                $left += ('{0}: {1} reads back as {2}.' -f $step.Name, $difference.Property, $difference.Before)
            }
        }
        if ($left.Count -eq 0) {
            return
        }
        if ($attempt -lt 6) {
            Start-Sleep -Seconds 10
        }
    }
    throw ($left -join ' ')
}

function Write-AllSteps {
    param($Steps, $Found, $Entries, [string] $Folder, [System.Collections.ArrayList] $Done)
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Action -eq 'change') {
            $null = $Done.Add($Entries[$index])
            Invoke-Change -Step $Steps[$index] -Found $Found -IsDryRun $false
        }
    }
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Action -eq 'create') {
            $null = $Done.Add($Entries[$index])
            $Steps[$index].Guid = Invoke-Creation -Step $Steps[$index] -IsDryRun $false
            $Entries[$index].Guid = $Steps[$index].Guid
        }
    }
    Wait-Written -Steps $Steps -Ignored @('Enabled')
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        $Entries[$index].Guid = $Steps[$index].Guid
    }
    Save-Journal -Folder $Folder -Entries $Entries
    foreach ($step in $Steps) {
        if ($step.Action -eq 'create') {
            Set-OneConnector -Kind $step.Kind -Parameters @{ Identity = $step.Guid; Enabled = $true; ErrorAction = 'Stop' }
        }
    }
    Wait-Written -Steps $Steps -Ignored @()
}

function Test-Plan {
    param($Steps, $Found, [hashtable] $Report)
    try {
        foreach ($step in $Steps) {
            if ($step.Action -eq 'change') {
                Invoke-Change -Step $step -Found $Found -IsDryRun $true
            } else {
                $null = Invoke-Creation -Step $step -IsDryRun $true
            }
        }
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('Exchange Online refuses this plan: {0}' -f $_.Exception.Message)
    }
    Stop-Script -Code 2 -State 'changes' -Message 'Nothing was written. Run again with -Mode Apply to write it.' -Report $Report
}

function Get-Entries {
    param($Steps, $Found)
    $entries = @()
    foreach ($step in $Steps) {
        $old = $null
        if ($step.Action -eq 'change') {
            $old = Get-OldValues -Kind $step.Kind -Connector (Find-ByGuid -Found $Found -Guid $step.Guid).Connector
        }
        $entries += @{ Action = $step.Action; Kind = $step.Kind; Id = $step.Id; Name = $step.Name; Guid = $step.Guid; Old = $old }
    }
    return , $entries
}

function Invoke-Plan {
    param($Steps, $Found, [hashtable] $Report)
    $entries = Get-Entries -Steps $Steps -Found $Found
    try {
        $root = $BackupRoot
        if ($root -eq '') {
            $root = $PSScriptRoot
        }
        $root = (Resolve-Path -LiteralPath $root).ProviderPath
        $folder = New-Backup -Root $root -Found $Found
        Save-Journal -Folder $folder -Entries $entries
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('No backup, so nothing was written: {0}' -f $_.Exception.Message)
    }
    Write-Host ('Backup: {0}' -f $folder)
    $Report['Backup'] = $folder
    $done = New-Object -TypeName 'System.Collections.ArrayList'
    $failure = ''
    try {
        Write-AllSteps -Steps $Steps -Found $Found -Entries $entries -Folder $folder -Done $done
    } catch {
        $failure = [string]$_.Exception.Message
        if ($failure -eq '') {
            $failure = 'unknown reason'
        }
    }
    if ($failure -eq '') {
        Stop-Script -Code 0 -State 'applied' -Message 'Written and read back. Now send a test mail to each partner.' -Report $Report
    }
    Write-Host ('Failed: {0}. Taking everything back.' -f $failure)
    $isBack = $false
    try {
        $isBack = Undo-Steps -Entries $done -IsOwnRun $true -IsDryRun $false
    } catch {
        Write-Host ('! {0}' -f $_.Exception.Message)
    }
    if ($isBack) {
        Stop-Script -Code 20 -State 'rolled-back' -Message $failure -Report $Report
    }
    Stop-Script -Code 21 -State 'rollback-failed' -Message $failure -Report $Report
}

try {
    Connect-Tenant -App $AppId -Thumbprint $CertificateThumbprint
    Assert-Cmdlet -Names @(
        'Get-AcceptedDomain', 'Get-OutboundConnector', 'New-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector',
        'Get-InboundConnector', 'New-InboundConnector', 'Set-InboundConnector', 'Remove-InboundConnector'
    )
    Assert-Organization -AcceptedDomains (Read-AcceptedDomains)
    Assert-Parameters
    $found = Read-Connectors
    $own = Get-OwnConnectors -Found $found
    $conflicts = Find-Conflicts -Found $found -Own $own
    if ($conflicts.Count -gt 0) {
        foreach ($conflict in $conflicts) {
            Write-Host ('! {0}' -f $conflict)
        }
        Stop-Script -Code 12 -State 'conflict' -Message ($conflicts -join ' ')
    }
    $warnings = Find-Warnings -Found $found -Own $own
    foreach ($warning in $warnings) {
        Write-Host ('? {0}' -f $warning)
    }
    $steps = Get-Steps -Own $own
    $report = @{ Mode = $Mode; Plan = $PlanHash; Organization = $Tenant.Organization; Warnings = @($warnings); Steps = @($steps) }
    if ($steps.Count -eq 0) {
        Stop-Script -Code 0 -State 'unchanged' -Message 'Nothing to change.' -Report $report
    }
    Write-Steps -Steps $steps
    if ($Mode -eq 'Plan') {
        Test-Plan -Steps $steps -Found $found -Report $report
    }
    Invoke-Plan -Steps $steps -Found $found -Report $report
} catch {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
} finally {
    Close-Session
}
