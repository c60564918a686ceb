// Part of apply and verify: what is wanted, what of it is ours already, and the steps between. Ours is a connector that carries the tag of
// a policy in this file. Domain Security lists come last, so that no domain is listed before its connectors can serve it.
import { scriptPart } from '../../powershell/script-part.ts'

export const planEngine = scriptPart(`
#why engine-sizes
function Get-LargestSize {
    param($Connectors)
    $largest = [long]-1
    foreach ($connector in $Connectors) {
        $bytes = ConvertTo-ByteCount -Size $connector.MaxMessageSize
        if ($connector.Enabled -and $bytes -gt $largest) {
            $largest = $bytes
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

function Select-DefaultSend {
    param($Connectors)
    $found = @()
    foreach ($connector in $Connectors) {
        foreach ($entry in @($connector.AddressSpaces)) {
            $space = Read-AddressSpace -Space $entry
            if ($space.Kind -eq 'smtp' -and $space.Domain -eq '*') {
                $found += $connector
            }
        }
    }
    return , $found
}

function Select-DefaultReceive {
    param($Connectors)
    $found = @()
    foreach ($connector in $Connectors) {
        $isOpen = @(Get-ListTexts -Values $connector.RemoteIPRanges) -contains '0.0.0.0-255.255.255.255'
        $isPublic = @(Get-ListTexts -Values $connector.Bindings) -contains '0.0.0.0:25'
        if ($isOpen -and $isPublic) {
            $found += $connector
        }
    }
    return , $found
}

#why engine-wanted
function New-WantedItem {
    param([string] $Sort, [string] $Server, $Row, [string] $Size)
    $wanted = $Row.Settings.Clone()
    $wanted['Enabled'] = $true
    if ($Size -ne '') {
        $wanted['MaxMessageSize'] = $Size
    }
    $name = [string]$wanted.Name
    if ($Sort -eq 'send' -and $Row.Certificate -ne '') {
        $wanted['TlsCertificateName'] = $CertificateNames[$Row.Certificate]
    }
    return @{ Sort = $Sort; Server = $Server; Id = $Row.Id; Name = $name; Wanted = $wanted; Row = $Row }
}

function Get-WantedItems {
    param([hashtable] $State)
    $items = @()
    $size = Get-LargestSize -Connectors (Select-DefaultSend -Connectors $State.Send)
    if ($Rows.Count -gt 0 -and $size -eq '') {
        Write-Host 'No readable size limit on a connector for *: check MaxMessageSize by hand.'
    }
    foreach ($row in $Rows) {
        $items += New-WantedItem -Sort 'send' -Server '' -Row $row -Size $size
    }
    foreach ($server in $ReceivingServers) {
        $size = Get-LargestSize -Connectors (Select-DefaultReceive -Connectors $State.Receive[$server])
        foreach ($row in $ReceiveRows) {
            $items += New-WantedItem -Sort 'receive' -Server $server -Row $row -Size $size
        }
    }
    return , $items
}

#why engine-own
function Find-Own {
    param([hashtable] $State, [hashtable] $Item)
    $found = @()
    foreach ($connector in (Get-Existing -State $State -Sort $Item.Sort -Server $Item.Server)) {
        if ((Read-Tag -Connector $connector) -eq $Item.Id) {
            $found += $connector
        }
    }
    return , $found
}

#why engine-steps
function New-ListStep {
    param([hashtable] $State, [string] $List, $From)
    $missing = @()
    foreach ($row in $From) {
        foreach ($domain in $row.SecureDomains) {
            if (-not ($State.Lists[$List] -contains $domain) -and -not ($missing -contains $domain)) {
                $missing += $domain
            }
        }
    }
    if ($missing.Count -gt 0) {
        return @{ Kind = 'list'; Sort = 'list'; Server = ''; Id = ''; Name = $List; Guid = ''; Domains = $missing }
    }
    return $null
}

function Get-Steps {
    param([hashtable] $State, $Items)
    $steps = @()
    foreach ($item in $Items) {
        $step = @{ Kind = 'create'; Sort = $item.Sort; Server = $item.Server; Id = $item.Id; Name = $item.Name; Guid = '' }
        $step['Wanted'] = $item.Wanted
        $step['Differences'] = @()
        $own = Find-Own -State $State -Item $item
        if ($own.Count -gt 0) {
            $step['Kind'] = 'change'
            $step['Guid'] = $own[0].Guid.ToString()
            $step['Differences'] = Compare-Connector -Sort $item.Sort -Connector $own[0] -Wanted $item.Wanted -Ignored @()
        }
        if ($step.Kind -eq 'create' -or $step.Differences.Count -gt 0) {
            $steps += $step
        }
    }
    $listSteps = @(
        (New-ListStep -State $State -List 'TLSSendDomainSecureList' -From $Rows),
        (New-ListStep -State $State -List 'TLSReceiveDomainSecureList' -From $ReceiveRows)
    )
    foreach ($step in $listSteps) {
        if ($null -ne $step) {
            $steps += $step
        }
    }
    return , $steps
}

#why engine-servers
function Assert-Servers {
    $known = @{}
    foreach ($service in @(Get-TransportService @ReadOptions)) {
        $known[[string]$service.Name] = $true
    }
    foreach ($server in ($Servers + $ReceivingServers)) {
        if (-not $known.ContainsKey($server)) {
            Stop-Script -Code 13 -State 'precondition' -Message ('There is no transport server named {0}.' -f $server)
        }
    }
}
`)
