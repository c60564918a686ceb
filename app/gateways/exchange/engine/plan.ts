// Part of apply and verify: finds what is ours and what stands in the way. Ours is a connector that carries the tag of a policy in this
// file and a name that ends like it; anything else with the same name or an overlapping address space ends the run with 12, untouched.

export const planEngine = `
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
`
