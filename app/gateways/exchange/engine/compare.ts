// Part of every script: reads connectors and compares them with what is wanted, as texts, so that local and remote objects look alike.
// Lists are sorted, sizes are bytes, letters are lower case except in name and tag. A size nobody can read compares as unknown.

export const compareEngine = String.raw`
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
`
