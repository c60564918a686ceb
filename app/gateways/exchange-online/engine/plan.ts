// Part of apply and verify: finds what is ours and what stands in the way. Ours is a connector that carries the tag of a policy in this
// file and a name that ends like it. Anything else with the same name or an overlapping domain ends the run with 12, untouched.

export const planEngine = `
#why own-connectors
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

#why domains-of
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

#why foreign-domains
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

#why own-conflicts
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

#why find-conflicts
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

#why find-warnings
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

#why get-steps
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
`
