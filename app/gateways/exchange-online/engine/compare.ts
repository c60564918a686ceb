// Part of every script: reads connectors of both kinds and compares them with what is wanted, as texts, so that it does not matter how
// the service wraps a value. Lists are sorted, letters are lower case except in name and tag.

export const compareEngine = `
#why managed-keys
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
#why clearable-keys
$ClearableKeys = @{
    outbound = @('SmartHosts', 'TlsDomain')
    inbound = @('TlsSenderCertificateName', 'SenderIPAddresses')
}
$ListKeys = @('RecipientDomains', 'SmartHosts', 'SenderDomains', 'SenderIPAddresses')
#why forbidden-keys
$ForbiddenKeys = @{
    outbound = @('CloudServicesMailEnabled', 'AllAcceptedDomains', 'RouteAllMessagesViaOnPremises', 'TestMode')
    inbound = @('CloudServicesMailEnabled', 'TreatMessagesAsInternal')
}

#why read-tag
function Read-Tag {
    param($Connector)
    $match = [regex]::Match([string]$Connector.Comment, '^handschlag:v1;id=([0-9a-f-]{36});rev=([0-9a-f]{16})')
    if ($match.Success) {
        return $match.Groups[1].Value
    }
    return ''
}

#why read-entry
function Read-Entry {
    param($Entry)
    $text = ([string]$Entry).Trim().ToLowerInvariant()
    $match = [regex]::Match($text, '^(?:smtp:)?([^;]+?)(?:;[0-9]+)?$')
    if ($match.Success) {
        $text = $match.Groups[1].Value
    }
    return ($text -replace '/32$', '')
}

#why plain-value
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

#why compare-connector
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

#why read-connectors
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
`
