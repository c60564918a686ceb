# Handschlag, Exchange Server on-premises. Take back one run of the apply script from its backup folder.
# Read README.txt first.
param(
    [string] $Backup = '',
    [string] $BackupRoot = '',
    [ValidateSet('Plan', 'Apply')]
    [string] $Mode = 'Plan',
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

function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
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

function Read-Journal {
    param([string] $Folder)
    $journal = Read-JsonFile -Folder $Folder -Name 'journal.json'
    if (-not (@('handschlag.exchange-journal/2', 'handschlag.exchange-journal/3') -contains $journal.Schema)) {
        throw 'it is missing or of an unknown form'
    }
    return $journal
}

function Read-Chain {
    param([string] $Folder)
    $journal = Read-Journal -Folder $Folder
    $own = @{ Folder = $Folder; Entries = @($journal.Entries) }
    $open = @(([string]$journal.Earlier).Split('|') | Where-Object { $_ -ne '' })
    $names = @()
    $found = @{}
    for ($index = 0; $index -lt $open.Count -and $index -lt 50; $index += 1) {
        $name = [string]$open[$index]
        if ($names -contains $name) {
            continue
        }
        if ($name -notmatch '^handschlag-backup-[0-9a-f-]{1,60}$') {
            throw 'it names a run by no name of ours'
        }
        $runs = Read-PastRuns -Root (Join-Path -Path $Folder -ChildPath '..') -Filter $name
        if ($runs.Count -ne 1 -or $runs[0].End -eq 'unknown') {
            throw ('the run {0} that it completed cannot be read' -f $name)
        }
        $names += $name
        $found[$name] = $runs[0]
        $open += $runs[0].Earlier
    }
    $chain = @()
    foreach ($name in @($names | Sort-Object)) {
        $chain = @($found[$name]) + $chain
    }
    $chain = @($own) + $chain
    return , $chain
}

function Join-Entry {
    param([hashtable] $Newer, [hashtable] $Older)
    if ($Older.Kind -eq 'list') {
        foreach ($domain in @($Older.Domains)) {
            if (-not (@($Newer.Domains) -contains $domain)) {
                $Newer.Domains = @($Newer.Domains) + $domain
            }
        }
        return
    }
    $Newer.Kind = $Older.Kind
    $Newer.Old = $Older.Old
    if ([string]$Newer.Guid -eq '') {
        $Newer.Guid = $Older.Guid
    }
}

function Join-Entries {
    param($Chain)
    $joined = @{}
    $keys = @()
    foreach ($run in $Chain) {
        foreach ($object in $run.Entries) {
            $entry = ConvertTo-Table -Object $object
            $entry['Old'] = ConvertTo-Table -Object $object.Old
            $entry['New'] = ConvertTo-Table -Object $object.New
            $key = '{0}|{1}|{2}' -f $entry.Sort, $entry.Server, $entry.Id
            if ($entry.Kind -eq 'list') {
                $key = [string]$entry.Name
            }
            $isKnown = $joined.ContainsKey($key)
            if ($isKnown -and $joined[$key].Kind -eq 'create' -and $entry.Kind -eq 'change') {
                $key = '{0}|{1}' -f $key, $keys.Count
                $isKnown = $false
            }
            if ($isKnown) {
                Join-Entry -Newer $joined[$key] -Older $entry
            } else {
                $joined[$key] = $entry
                $keys += $key
            }
        }
    }
    $entries = @()
    foreach ($kind in @('change', 'create', 'list')) {
        foreach ($key in $keys) {
            if ($joined[$key].Kind -eq $kind) {
                $entries += $joined[$key]
            }
        }
    }
    return , $entries
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

function New-OpenReport {
    param([hashtable] $State, $Entry)
    $report = @{ Kind = $Entry.Kind; Sort = $Entry.Sort; Server = $Entry.Server; Id = $Entry.Id; Name = $Entry.Name }
    $report['Edited'] = @()
    if ($Entry.Kind -eq 'list') {
        $report['Listed'] = @($State.Lists[$Entry.Name])
        $report['Domains'] = @(Find-ListedDomains -State $State -Entry $Entry)
        return $report
    }
    $connector = Find-JournalConnector -State $State -Entry $Entry
    if ($null -eq $connector) {
        return $report
    }
    $wanted = $null
    if ($Entry.Kind -eq 'change') {
        $wanted = $Entry.Old
    }
    $tables = Get-ShownTables -Sort $Entry.Sort -Connector $connector -Wanted $wanted
    $report['Before'] = $tables.Before
    if ($Entry.Kind -eq 'change') {
        $report['After'] = $tables.After
    }
    $report['Edited'] = @(Find-Edited -Sort $Entry.Sort -Connector $connector -Written $Entry.New)
    return $report
}

Assert-Cmdlet -Names @('Get-SendConnector', 'Set-SendConnector', 'Remove-SendConnector', 'Get-TransportConfig')
$lock = Enter-Lock
if ($Backup -eq '') {
    $root = $BackupRoot
    if ($root -eq '') {
        $root = $PSScriptRoot
    }
    if ($Run -eq '') {
        $runs = Read-PastRuns -Root $root -Filter 'handschlag-backup-*'
        $unfinished = Find-Unfinished -Runs $runs
        if ($unfinished.Count -gt 0) {
            $Backup = [string]$unfinished[0].Folder
        }
    } else {
        foreach ($found in (Read-PastRuns -Root $root -Filter ('handschlag-backup-*-{0}' -f $Run))) {
            $Backup = $found.Folder
        }
    }
}
$chain = @()
$entries = @()
$folders = @()
$on = @()
try {
    if ($Backup -ne '') {
        $chain = Read-Chain -Folder $Backup
        $entries = Join-Entries -Chain $chain
    }
    foreach ($one in $chain) {
        $folders += $one.Folder
    }
    foreach ($entry in $entries) {
        if ($entry.Sort -eq 'receive' -and -not ($on -contains $entry.Server)) {
            $on += [string]$entry.Server
        }
    }
} catch {
    Stop-Script -Code 13 -State 'precondition' -Message ('The journal in {0} cannot be read: {1}' -f $Backup, $_.Exception.Message)
}
if ($on.Count -gt 0) {
    Assert-Cmdlet -Names @('Get-ReceiveConnector', 'Set-ReceiveConnector', 'Remove-ReceiveConnector')
}
if (@($entries | Where-Object { $_.Kind -eq 'list' }).Count -gt 0) {
    Assert-Cmdlet -Names @('Set-TransportConfig')
}
$state = Read-State -On $on
$stateHash = Get-StateHash -State $state -Also $folders
Assert-Expected -Found $stateHash -Expected $ExpectState
$changes = @()
foreach ($entry in $entries) {
    if (Test-Open -State $state -Entry $entry) {
        $changes += New-OpenReport -State $state -Entry $entry
    }
}
$report = @{
    Schema = 'handschlag.exchange-result/2'
    Mode = $Mode
    Version = Get-ExchangeVersion
    StateHash = $stateHash
    Backup = $Backup
    Changes = @($changes)
}
if ($changes.Count -eq 0) {
    Write-Host 'Everything is as it was before.'
    if ($Mode -eq 'Apply') {
        foreach ($folder in $folders) {
            Save-End -Folder $folder -State 'undone'
        }
    }
    Write-ResultLine -Result ($report + @{ Code = 0; State = 'unchanged' })
    exit 0
}
$isDryRun = $Mode -eq 'Plan'
$isBack = Undo-Steps -Entries $entries -On $on -IsOwnRun $false -IsDryRun $isDryRun
$ending = @{ Code = 21; State = 'rollback-failed' }
if ($isBack -and $isDryRun) {
    Write-Host 'Nothing was written. Run again with -Mode Apply to take it back.'
    $ending = @{ Code = 2; State = 'changes' }
} elseif ($isBack) {
    $ending = @{ Code = 0; State = 'rolled-back' }
    foreach ($folder in $folders) {
        Save-End -Folder $folder -State 'undone'
    }
} elseif (-not $isDryRun) {
    Save-End -Folder $Backup -State 'rollback-failed'
}
Write-Host ('Ended with {0} ({1}).' -f $ending.Code, $ending.State)
Write-ResultLine -Result ($report + $ending)
exit $ending.Code
