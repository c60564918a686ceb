# Handschlag, Exchange Online. Compare Exchange Online with the plan. Writes nothing.
# Read README.txt first.
param(
    [switch] $Validate,
    [ValidateRange(0, 240)]
    [int] $TraceHours = 0,
    [string] $HeaderFile = '',
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

function Read-InboundDane {
    param([string[]] $AcceptedDomains)
    $domains = @()
    foreach ($domain in $AcceptedDomains) {
        if ($domain -match '(^|\.)(onmicrosoft\.com|onmicrosoft\.us|partner\.onmschina\.cn)$') {
            continue
        }
        $entry = @{ Domain = $domain; Dnssec = ''; Dane = ''; NotRead = '' }
        try {
            $dnssec = Get-DnssecStatusForVerifiedDomain -DomainName $domain -ErrorAction 'Stop'
            $entry.Dnssec = [string]$dnssec.DnssecFeatureStatus
            $dane = Out-String -InputObject (Get-SmtpDaneInboundStatus -DomainName $domain -ErrorAction 'Stop')
            $entry.Dane = ($dane -replace '\s+', ' ').Trim()
        } catch {
            $entry.NotRead = [string]$_.Exception.Message
        }
        Write-Host ('own domain {0}: DNSSEC {1}; DANE {2} {3}' -f $domain, $entry.Dnssec, $entry.Dane, $entry.NotRead)
        $domains += $entry
    }
    return , $domains
}

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

function Write-Differences {
    param($Steps, $Conflicts, $Warnings)
    foreach ($step in $Steps) {
        if ($step.Action -eq 'create') {
            Write-Host ('missing: {0}' -f $step.Name)
        }
        foreach ($difference in $step.Differences) {
            Write-Host ('{0}: {1} is {2}, planned {3}' -f $step.Name, $difference.Property, $difference.Before, $difference.After)
        }
    }
    foreach ($conflict in $Conflicts) {
        Write-Host ('! {0}' -f $conflict)
    }
    foreach ($warning in $Warnings) {
        Write-Host ('? {0}' -f $warning)
    }
}

function Read-Reviews {
    $due = @()
    $today = (Get-Date).ToUniversalTime().ToString('yyyy-MM-dd')
    foreach ($row in $Rows) {
        if ($row.ReviewBy -ne '' -and [string]::CompareOrdinal($row.ReviewBy, $today) -le 0) {
            $text = '{0}: the agreement was to be reviewed by {1} {2}' -f $row.Settings.Name, $row.ReviewBy, $row.Agreement
            Write-Host $text
            $due += $text
        }
    }
    return , $due
}

function Read-Header {
    param([string] $Path)
    $sessions = @()
    if ($Path -eq '') {
        return , $sessions
    }
    $text = [System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $Path).ProviderPath)
    foreach ($match in [regex]::Matches($text, 'version=(TLS1_[0-3]),\s*cipher=([A-Za-z0-9_]+)')) {
        $sessions += ('{0} {1}' -f $match.Groups[1].Value, $match.Groups[2].Value)
    }
    if ($sessions.Count -eq 0) {
        $sessions += 'no TLS session found in this header'
    }
    foreach ($session in $sessions) {
        Write-Host ('header: {0}' -f $session)
    }
    return , $sessions
}

function Invoke-Validation {
    param([hashtable] $Own)
    $results = @()
    foreach ($row in $Rows) {
        $candidates = @($Own[$row.Kind + ' ' + $row.Id])
        if ($row.Recipient -eq '' -or $candidates.Count -ne 1) {
            continue
        }
        $result = @{ Name = [string]$row.Settings.Name; Recipient = $row.Recipient; IsGood = $true; Text = '' }
        try {
            $parameters = @{
                Identity = $candidates[0].Guid
                Recipients = @($row.Recipient)
                Confirm = $false
                ErrorAction = 'Stop'
            }
            $tasks = @(Validate-OutboundConnector @parameters)
            foreach ($task in $tasks) {
                if ($task.IsTaskSuccessful -eq $false) {
                    $result.IsGood = $false
                }
            }
            $result.Text = ((Out-String -InputObject $tasks) -replace '\s+', ' ').Trim()
        } catch {
            $result.IsGood = $false
            $result.Text = [string]$_.Exception.Message
        }
        Write-Host ('test mail to {0}: {1} {2}' -f $result.Recipient, $result.IsGood, $result.Text)
        $results += $result
    }
    return , $results
}

try {
    Connect-Tenant -App $AppId -Thumbprint $CertificateThumbprint
    Assert-Cmdlet -Names @('Get-AcceptedDomain', 'Get-OutboundConnector', 'Get-InboundConnector')
    $accepted = Read-AcceptedDomains
    Assert-Organization -AcceptedDomains $accepted
    $found = Read-Connectors
    $own = Get-OwnConnectors -Found $found
    $conflicts = Find-Conflicts -Found $found -Own $own
    $warnings = Find-Warnings -Found $found -Own $own
    $steps = Get-Steps -Own $own
    Write-Differences -Steps $steps -Conflicts $conflicts -Warnings $warnings
    $validations = @()
    if ($Validate) {
        Assert-Cmdlet -Names @('Validate-OutboundConnector')
        $validations = Invoke-Validation -Own $own
        if ($validations.Count -eq 0) {
            Stop-Script -Code 13 -State 'precondition' -Message 'This plan allows no test mail, or no outbound connector of it exists.'
        }
    }
    if ($TraceHours -gt 0) {
        Assert-Cmdlet -Names @('Get-MessageTraceV2')
    }
    $trouble = Read-Trouble -Hours $TraceHours
    $sessions = Read-Header -Path $HeaderFile
    $reviews = Read-Reviews
    $ownDomains = Read-InboundDane -AcceptedDomains $accepted
    $report = @{
        Plan = $PlanHash
        Organization = $Tenant.Organization
        Steps = @($steps)
        Conflicts = @($conflicts)
        Warnings = @($warnings)
        Validations = @($validations)
        Trouble = @($trouble)
        Sessions = @($sessions)
        Reviews = @($reviews)
        OwnDomains = @($ownDomains)
    }
    if ($conflicts.Count -gt 0) {
        Stop-Script -Code 12 -State 'conflict' -Message 'Something foreign is in the way.' -Report $report
    }
    if ($steps.Count -gt 0) {
        Stop-Script -Code 2 -State 'different' -Message 'Exchange Online differs from the plan.' -Report $report
    }
    foreach ($validation in $validations) {
        if (-not $validation.IsGood) {
            Stop-Script -Code 3 -State 'test-mail-failed' -Message 'As planned, but a test mail failed.' -Report $report
        }
    }
    if ($trouble.Count -gt 0) {
        Stop-Script -Code 3 -State 'mail-trouble' -Message 'As planned, but mail to a partner failed or waits.' -Report $report
    }
    Stop-Script -Code 0 -State 'as-planned' -Message 'As planned.' -Report $report
} catch {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
} finally {
    Close-Session
}
