// Part of apply and verify: what stands in the way. Anything foreign that would take the partner's mail from our connectors, or that has
// their names, ends the run with 12, untouched; so does a list entry that would stop mail.
import { scriptPart } from '../../powershell/script-part.ts'

export const conflictEngine = scriptPart(`
#why engine-conflicts-own
function Find-NameConflicts {
    param([hashtable] $State, [hashtable] $Item)
    $conflicts = @()
    $own = Find-Own -State $State -Item $Item
    if ($own.Count -gt 1) {
        $conflicts += ('More than one connector carries the tag of {0}.' -f $Item.Name)
    }
    foreach ($connector in $own) {
        if (-not ([string]$connector.Name).EndsWith($Item.Id.Substring(24))) {
            $conflicts += ('{0} carries the tag of {1}, but was renamed.' -f $connector.Name, $Item.Name)
        }
    }
    foreach ($connector in (Get-Existing -State $State -Sort $Item.Sort -Server $Item.Server)) {
        if ([string]$connector.Name -eq $Item.Name -and (Read-Tag -Connector $connector) -ne $Item.Id) {
            $conflicts += ('{0} exists and was not made by this plan.' -f $Item.Name)
        }
    }
    return , $conflicts
}

function Test-Foreign {
    param($Connector, $From)
    $id = Read-Tag -Connector $Connector
    foreach ($row in $From) {
        if ($row.Id -eq $id) {
            return $false
        }
    }
    return $true
}

#why engine-conflicts-send
function Find-SpaceConflicts {
    param([hashtable] $State)
    $conflicts = @()
    $foreignSpaces = @{}
    foreach ($connector in $State.Send) {
        if (Test-Foreign -Connector $connector -From $Rows) {
            foreach ($entry in @($connector.AddressSpaces)) {
                $space = Read-AddressSpace -Space $entry
                if ($space.Kind -eq 'smtp') {
                    $foreignSpaces[$space.Domain] = [string]$connector.Name
                }
            }
        }
    }
    foreach ($row in $Rows) {
        foreach ($entry in $row.Settings.AddressSpaces) {
            $domain = (Read-AddressSpace -Space $entry).Domain
            if ($foreignSpaces.ContainsKey($domain)) {
                $conflicts += ('{0} is already served by the connector {1}.' -f $domain, $foreignSpaces[$domain])
            }
            if ($domain.StartsWith('*.')) {
                foreach ($other in $foreignSpaces.Keys) {
                    if ($other -ne $domain -and $other.EndsWith($domain.Substring(1))) {
                        $conflicts += ('{0} would bypass {1} through the connector {2}.' -f $other, $domain, $foreignSpaces[$other])
                    }
                }
            } elseif ($row.SecureDomains.Count -eq 0 -and $State.Lists['TLSSendDomainSecureList'] -contains $domain) {
                $conflicts += ('{0} is in TLSSendDomainSecureList, but this plan does not use Domain Security for it.' -f $domain)
            }
        }
    }
    return , $conflicts
}

#why engine-conflicts-receive
function Test-RangeTaken {
    param([hashtable] $Ours, [hashtable] $Theirs)
    if ($Ours.First.Length -ne $Theirs.First.Length) {
        return $false
    }
    $isApart = [string]::CompareOrdinal($Theirs.Last, $Ours.First) -lt 0 -or [string]::CompareOrdinal($Ours.Last, $Theirs.First) -lt 0
    $low = [string]::CompareOrdinal($Theirs.First, $Ours.First)
    $high = [string]::CompareOrdinal($Ours.Last, $Theirs.Last)
    $isWider = $low -le 0 -and $high -le 0 -and ($low -ne 0 -or $high -ne 0)
    return -not $isApart -and -not $isWider
}

$OpenBindings = @('0.0.0.0:25', '[::]:25', ':::25')

function Find-RangeConflicts {
    param([hashtable] $State, [string] $Server)
    $conflicts = @()
    foreach ($connector in $State.Receive[$Server]) {
        if (-not (Test-Foreign -Connector $connector -From $ReceiveRows)) {
            continue
        }
        $ports = @(Get-ListTexts -Values $connector.Bindings | Where-Object { $_.EndsWith(':25') })
        if ($ports.Count -eq 0) {
            continue
        }
        if ([string]$connector.TransportRole -ne 'FrontendTransport') {
            $conflicts += ('{0} on {1} listens on port 25 for another transport role; ours could not start beside it.' -f $connector.Name, $Server)
        }
        foreach ($port in $ports) {
            if (-not ($OpenBindings -contains $port)) {
                $conflicts += ('{0} on {1} listens on {2}; on that address it goes before ours.' -f $connector.Name, $Server, $port)
            }
        }
        foreach ($text in (Get-ListTexts -Values $connector.RemoteIPRanges)) {
            $theirs = ConvertTo-AddressRange -Value $text
            foreach ($row in $ReceiveRows) {
                foreach ($range in $row.Settings.RemoteIPRanges) {
                    $ours = ConvertTo-AddressRange -Value $range
                    if ($null -ne $theirs -and (Test-RangeTaken -Ours $ours -Theirs $theirs)) {
                        $conflicts += ('{0} on {1} already takes mail from {2}.' -f $connector.Name, $Server, $range)
                    }
                }
            }
        }
    }
    return , $conflicts
}

#why engine-conflicts
function Find-Conflicts {
    param([hashtable] $State, $Items)
    $conflicts = Find-SpaceConflicts -State $State
    foreach ($item in $Items) {
        $conflicts += Find-NameConflicts -State $State -Item $item
    }
    foreach ($server in $ReceivingServers) {
        $conflicts += Find-RangeConflicts -State $State -Server $server
    }
    foreach ($row in $ReceiveRows) {
        foreach ($domain in $row.Domains) {
            if ($row.SecureDomains.Count -eq 0 -and $State.Lists['TLSReceiveDomainSecureList'] -contains $domain) {
                $conflicts += ('{0} is in TLSReceiveDomainSecureList, but this plan does not use Domain Security for it.' -f $domain)
            }
        }
    }
    return , $conflicts
}
`)
