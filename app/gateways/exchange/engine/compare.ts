// Part of every script: compares connectors with what is wanted, as texts, so that local and remote objects look alike. Lists are sorted,
// sizes are bytes, letters are lower case except in name and tag. A size nobody can read compares as unknown.
import { scriptPart } from '../../powershell/script-part.ts'

export const compareEngine = scriptPart(String.raw`
#why engine-managed-keys
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
#why engine-clearable-keys
$ClearableKeys = @{
    'send' = @('SmartHosts', 'TlsAuthLevel', 'TlsDomain', 'TlsCertificateName', 'Fqdn')
    'receive' = @()
}
$ListKeys = @('AddressSpaces', 'SmartHosts', 'SourceTransportServers', 'Bindings', 'RemoteIPRanges')
#why engine-read-options
$ReadOptions = @{ ErrorAction = 'Stop' }

#why engine-tag
function Read-Tag {
    param($Connector)
    $match = [regex]::Match([string]$Connector.Comment, '^handschlag:v1;id=([0-9a-f-]{36});rev=([0-9a-f]{16})')
    if ($match.Success) {
        return $match.Groups[1].Value
    }
    return ''
}

#why engine-plain-values
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

#why engine-compare
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
`)
