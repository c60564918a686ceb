# Handschlag, Exchange Online. Take back one run of the apply script from its backup folder.
# Read README.txt first.
param(
    [Parameter(Mandatory = $true)]
    [string] $Backup,
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
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

$Tenant = @{
    Organization = 'acme.onmicrosoft.com'
    Environment = 'O365Default'
    AppId = ''
    Thumbprint = ''
}

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

function Read-Journal {
    param([string] $Path)
    $journal = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $Path).ProviderPath))
    if ($journal.Schema -ne 'handschlag.exchange-online-journal/1') {
        throw 'unknown format'
    }
    if ($journal.Organization -ne $Tenant.Organization) {
        throw 'it belongs to another organization'
    }
    $entries = @()
    foreach ($entry in @($journal.Entries)) {
        $table = ConvertTo-Table -Object $entry
        $table['Old'] = ConvertTo-Table -Object $entry.Old
        $entries += $table
    }
    return , $entries
}

try {
    $path = Join-Path -Path $Backup -ChildPath 'journal.json'
    $entries = @()
    try {
        $entries = Read-Journal -Path $path
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('{0} cannot be read: {1}' -f $path, $_.Exception.Message)
    }
    Connect-Tenant -App $AppId -Thumbprint $CertificateThumbprint
    Assert-Cmdlet -Names @(
        'Get-AcceptedDomain', 'Get-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector', 'Get-InboundConnector',
        'Set-InboundConnector', 'Remove-InboundConnector'
    )
    Assert-Organization -AcceptedDomains (Read-AcceptedDomains)
    $found = Read-Connectors
    $open = @()
    foreach ($entry in $entries) {
        if (-not (Test-Undone -Found $found -Entry $entry)) {
            $open += $entry.Name
        }
    }
    $report = @{ Mode = $Mode; Organization = $Tenant.Organization; Backup = $Backup; Open = @($open) }
    if ($open.Count -eq 0) {
        Stop-Script -Code 0 -State 'unchanged' -Message 'Everything is as it was before.' -Report $report
    }
    $isDryRun = $Mode -eq 'Plan'
    $isBack = Undo-Steps -Entries $entries -IsOwnRun $false -IsDryRun $isDryRun
    if (-not $isBack) {
        Stop-Script -Code 21 -State 'rollback-failed' -Message 'Not everything could be taken back: check by hand.' -Report $report
    }
    if ($isDryRun) {
        Stop-Script -Code 2 -State 'changes' -Message 'Nothing was written. Run again with -Mode Apply to take it back.' -Report $report
    }
    Stop-Script -Code 0 -State 'rolled-back' -Message 'Taken back and read back.' -Report $report
} catch {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
} finally {
    Close-Session
}
