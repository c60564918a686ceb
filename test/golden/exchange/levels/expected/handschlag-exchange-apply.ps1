# Handschlag, Exchange Server on-premises. Plan or apply the send connectors of this file.
# Read README.txt first.
param(
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
    [string] $BackupRoot = ''
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

function Get-OldValues {
    param($Connector)
    $old = @{}
    foreach ($key in $ManagedKeys) {
        $value = $Connector.$key
        if ($key -eq 'AddressSpaces' -or $key -eq 'SmartHosts' -or $key -eq 'SourceTransportServers') {
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

function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
}

function Save-Journal {
    param([string] $Folder, $Entries)
    $journal = @{ Schema = 'handschlag.exchange-journal/1'; Plan = $PlanHash; Entries = @($Entries) }
    $text = ConvertTo-Json -InputObject $journal -Depth 8
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'journal.json') -Text $text
}

function New-Backup {
    param([string] $Root, $Connectors)
    $stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMdd-HHmmss')
    $folder = Join-Path -Path $Root -ChildPath ('handschlag-backup-' + $stamp)
    $null = New-Item -ItemType 'Directory' -Path $folder
    $null = & 'icacls.exe' $folder '/inheritance:r' '/grant:r' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F'
    if ($LASTEXITCODE -ne 0) {
        throw 'The backup folder could not be protected.'
    }
    Export-Clixml -InputObject $Connectors -LiteralPath (Join-Path -Path $folder -ChildPath 'connectors.clixml') -Depth 5
    $transport = Get-TransportConfig @ReadOptions
    Export-Clixml -InputObject $transport -LiteralPath (Join-Path -Path $folder -ChildPath 'transport-config.clixml') -Depth 5
    $flat = @()
    foreach ($connector in $Connectors) {
        $flat += Get-OldValues -Connector $connector
    }
    $text = ConvertTo-Json -InputObject @($flat) -Depth 5
    Save-Text -Path (Join-Path -Path $folder -ChildPath 'connectors.json') -Text $text
    return $folder
}

function Write-Steps {
    param($Steps)
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'create') {
            Write-Host ('+ {0}' -f $step.Name)
            foreach ($key in $ManagedKeys) {
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

function Find-ByGuid {
    param($Connectors, [string] $Guid)
    foreach ($connector in $Connectors) {
        if ($connector.Guid.ToString() -eq $Guid) {
            return $connector
        }
    }
    throw ('The connector {0} has vanished.' -f $Guid)
}

function Invoke-Change {
    param($Step, $Connectors, [bool] $IsDryRun)
    $connector = Find-ByGuid -Connectors $Connectors -Guid $Step.Guid
    $parameters = Select-ChangeParameters -Connector $connector -Wanted $Step.Wanted
    $parameters['WhatIf'] = $IsDryRun
    $null = Set-SendConnector @parameters
}

function Invoke-Creation {
    param($Step, [bool] $IsDryRun)
    $parameters = $Step.Wanted.Clone()
    $parameters['Usage'] = 'Partner'
    $parameters['Enabled'] = $false
    $parameters['WhatIf'] = $IsDryRun
    $created = New-SendConnector @parameters @ReadOptions
    if ($null -eq $created) {
        return ''
    }
    return $created.Guid.ToString()
}

function Assert-Written {
    param($Steps, [string[]] $Ignored)
    $current = Read-Connectors
    foreach ($step in $Steps) {
        $connector = Find-ByGuid -Connectors $current -Guid $step.Guid
        $left = Compare-Connector -Connector $connector -Wanted $step.Wanted -Ignored $Ignored
        if ($left.Count -gt 0) {
            throw ('{0}: {1} reads back as {2}' -f $step.Name, $left[0].Property, $left[0].Before)
        }
    }
}

function Write-AllSteps {
    param($Steps, $Connectors, $Entries, [string] $Folder, [System.Collections.ArrayList] $Done)
    for ($index = 0; $index -lt $Steps.Count; $index += 1) {
        if ($Steps[$index].Kind -eq 'change') {
            $null = $Done.Add($Entries[$index])
            Invoke-Change -Step $Steps[$index] -Connectors $Connectors -IsDryRun $false
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
    Save-Journal -Folder $Folder -Entries $Entries
    Assert-Written -Steps $Steps -Ignored @('Enabled')
    foreach ($step in $Steps) {
        if ($step.Kind -eq 'create') {
            $null = Set-SendConnector -Identity $step.Guid -Enabled $true @ReadOptions
        }
    }
    Assert-Written -Steps $Steps -Ignored @()
}

Assert-Cmdlet -Names @(
    'Get-SendConnector', 'New-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportService', 'Get-TransportConfig'
)
$connectors = Read-Connectors
Assert-Servers
$own = Get-OwnConnectors -Connectors $connectors
$conflicts = Find-Conflicts -Connectors $connectors -Own $own
if ($conflicts.Count -gt 0) {
    foreach ($conflict in $conflicts) {
        Write-Host ('! {0}' -f $conflict)
    }
    Stop-Script -Code 12 -State 'conflict' -Message ($conflicts -join ' ')
}
$size = Get-DefaultSize -Connectors $connectors
if ($size -eq '') {
    Write-Host 'No readable size limit on a connector for *: check MaxMessageSize by hand.'
}
$steps = Get-Steps -Own $own -Size $size
$report = @{ Schema = 'handschlag.exchange-result/1'; Mode = $Mode; Plan = $PlanHash; Steps = @($steps) }
if ($steps.Count -eq 0) {
    Write-Host 'Nothing to change.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
Write-Steps -Steps $steps

if ($Mode -eq 'Plan') {
    try {
        foreach ($step in $steps) {
            if ($step.Kind -eq 'change') {
                Invoke-Change -Step $step -Connectors $connectors -IsDryRun $true
            } else {
                $null = Invoke-Creation -Step $step -IsDryRun $true
            }
        }
    } catch {
        Stop-Script -Code 13 -State 'precondition' -Message ('Exchange refuses this plan: {0}' -f $_.Exception.Message)
    }
    Write-Host 'Nothing was written. Run again with -Mode Apply to write it.'
    Write-ResultLine -Result ($report + @{ Code = 2; State = 'changes' })
    exit 2
}

$entries = @()
foreach ($step in $steps) {
    $old = $null
    if ($step.Kind -eq 'change') {
        $old = Get-OldValues -Connector (Find-ByGuid -Connectors $connectors -Guid $step.Guid)
    }
    $entries += @{ Kind = $step.Kind; Id = $step.Id; Name = $step.Name; Guid = $step.Guid; Old = $old }
}
try {
    $root = $BackupRoot
    if ($root -eq '') {
        $root = $PSScriptRoot
    }
    $folder = New-Backup -Root $root -Connectors $connectors
    Save-Journal -Folder $folder -Entries $entries
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('No backup, so nothing was written: {0}' -f $_.Exception.Message)
}
Write-Host ('Backup: {0}' -f $folder)
$done = New-Object -TypeName 'System.Collections.ArrayList'
$failure = ''
try {
    Write-AllSteps -Steps $steps -Connectors $connectors -Entries $entries -Folder $folder -Done $done
} catch {
    $failure = [string]$_.Exception.Message
    if ($failure -eq '') {
        $failure = 'unknown reason'
    }
}
if ($failure -eq '') {
    Write-Host 'Written and read back.'
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'applied'; Backup = $folder })
    exit 0
}
Write-Host ('Failed: {0}. Taking everything back.' -f $failure)
$isBack = $false
try {
    $isBack = Undo-Steps -Entries $done -IsDryRun $false
} catch {
    Write-Host ('! {0}' -f $_.Exception.Message)
}
$ending = @{ Code = 21; State = 'rollback-failed'; Message = $failure; Backup = $folder }
if ($isBack) {
    $ending = @{ Code = 20; State = 'rolled-back'; Message = $failure; Backup = $folder }
}
Write-Host ('Ended with {0} ({1}). Backup: {2}' -f $ending.Code, $ending.State, $folder)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
