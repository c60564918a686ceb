// Part of the trial script: which send connector is in force for the partner's domain, what of it a temporary one takes over, and what
// temporary things there are. Exchange takes the most specific address space, then the lowest cost; between equals one of this server. Send connectors
// belong to the whole organisation: what another server has under way is told, never taken for ours, since its mails lie in its own queues.
import { scriptPart } from '../../../powershell/script-part.ts'

export const ruleEngine = scriptPart(String.raw`
$RuleKeys = @(
    'RequireTLS', 'IgnoreSTARTTLS', 'TlsAuthLevel', 'TlsDomain', 'TlsCertificateName', 'DomainSecureEnabled', 'Fqdn', 'ErrorPolicies',
    'FrontendProxyEnabled', 'ForceHELO', 'SourceTransportServers', 'DNSRoutingEnabled', 'SmartHosts', 'SmartHostAuthMechanism', 'Port'
)

function Get-SpaceRank {
    param([string] $Space)
    if ($Space -eq $Domain) {
        return 1000
    }
    if ($Space -eq '*') {
        return 0
    }
    if ($Space.StartsWith('*.')) {
        $parent = $Space.Substring(2)
        if ($Domain -eq $parent -or $Domain.EndsWith('.' + $parent)) {
            return $parent.Length
        }
    }
    return -1
}

function Test-Here {
    param($Connector)
    foreach ($entry in @($Connector.SourceTransportServers)) {
        if ((ConvertTo-PlainEntry -Key 'SourceTransportServers' -Entry $entry) -eq $env:COMPUTERNAME) {
            return $true
        }
    }
    return $false
}

function Test-Temporary {
    param($Connector)
    $isNamed = ([string]$Connector.Name).StartsWith('Handschlag-Gegenprobe-')
    return $isNamed -or ([string]$Connector.Comment).StartsWith('handschlag:trial:v1;')
}

function Get-Candidates {
    param([hashtable] $State)
    $found = @()
    foreach ($connector in $State.Send) {
        if (Test-Temporary -Connector $connector) {
            continue
        }
        foreach ($entry in @($connector.AddressSpaces)) {
            $space = Read-AddressSpace -Space $entry
            $rank = Get-SpaceRank -Space $space.Domain
            if ($space.Kind -ne 'smtp' -or $rank -lt 0) {
                continue
            }
            $isHere = Test-Here -Connector $connector
            $place = 1
            if ($isHere) {
                $place = 0
            }
            $order = '{0:D4}|{1:D6}|{2}|{3}' -f (1000 - $rank), [int]$space.Cost, $place, ([string]$connector.Name).ToLowerInvariant()
            $found += @{ Connector = $connector; Space = ('{0};{1}' -f $space.Domain, $space.Cost); Rank = $rank; IsHere = $isHere; Order = $order }
        }
    }
    return , $found
}

function Find-InForce {
    param($Candidates)
    $best = $null
    foreach ($candidate in $Candidates) {
        if (-not [bool]$candidate.Connector.Enabled) {
            continue
        }
        if ($null -eq $best -or [string]::CompareOrdinal($candidate.Order, $best.Order) -lt 0) {
            $best = $candidate
        }
    }
    return $best
}

function Get-RuleLines {
    param($Connector)
    $lines = @()
    foreach ($key in $RuleKeys) {
        $lines += ('{0}={1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $Connector.$key))
    }
    return $lines
}

function Get-LinesHash {
    param([string[]] $Lines)
    $text = @($Lines | Sort-Object) -join [Environment]::NewLine
    $algorithm = New-Object -TypeName 'System.Security.Cryptography.SHA256CryptoServiceProvider'
    $digest = $algorithm.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($text))
    return ([BitConverter]::ToString($digest) -replace '-', '').ToLowerInvariant()
}

function Get-ConfigLines {
    param([hashtable] $State, $Candidates)
    $lines = @(('version={0}' -f (Get-ExchangeVersion)))
    foreach ($candidate in $Candidates) {
        $lines += ('{0}|{1}' -f $candidate.Order, (Get-StateLine -Sort 'send' -Server '' -Connector $candidate.Connector))
        $lines += ('{0}|{1}' -f $candidate.Order, (@(Get-RuleLines -Connector $candidate.Connector) -join '|'))
    }
    $lines += ('secure={0}' -f ($State.Lists['TLSSendDomainSecureList'] -contains $Domain))
    foreach ($version in @('TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3')) {
        foreach ($name in @('Enabled', 'DisabledByDefault')) {
            $path = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\{0}\Client' -f $version
            $lines += ('{0} {1}={2}' -f $version, $name, [Microsoft.Win32.Registry]::GetValue($path, $name, ''))
        }
    }
    return $lines
}

function Stop-NotTriable {
    param([string] $Reason, [string] $Words)
    Stop-Script -Code 12 -State $Reason -Message $Words
}

function Assert-NoCatcher {
    param([hashtable] $State)
    foreach ($connector in $State.Send) {
        if ((Test-Temporary -Connector $connector) -or -not [bool]$connector.Enabled -or [bool]$connector.DNSRoutingEnabled) {
            continue
        }
        foreach ($entry in @($connector.AddressSpaces)) {
            $space = Read-AddressSpace -Space $entry
            if ($space.Kind -eq 'smtp' -and $space.Domain.StartsWith('*.') -and (Get-SpaceRank -Space $space.Domain) -gt 0) {
                $hosts = ConvertTo-PlainValue -Key 'SmartHosts' -Value $connector.SmartHosts
                Stop-NotTriable -Reason 'sub-domains' -Words ('{0}: {1} -> {2}' -f $connector.Name, $space.Domain, $hosts)
            }
        }
    }
}

function Assert-Triable {
    param($InForce)
    if ($null -eq $InForce) {
        Stop-NotTriable -Reason 'no-connector' -Words ('No send connector that is switched on has an address space for {0}.' -f $Domain)
    }
    $name = [string]$InForce.Connector.Name
    if (-not $InForce.IsHere) {
        $servers = ConvertTo-PlainValue -Key 'SourceTransportServers' -Value $InForce.Connector.SourceTransportServers
        Stop-NotTriable -Reason 'other-server' -Words ('{0}: {1}' -f $name, $servers)
    }
    if ([bool]$InForce.Connector.DomainSecureEnabled) {
        Stop-NotTriable -Reason 'domain-security' -Words $name
    }
}
`)

export const temporaryEngine = scriptPart(String.raw`
function Open-RootStore {
    param([string] $Access)
    $store = New-Object -TypeName 'System.Security.Cryptography.X509Certificates.X509Store' -ArgumentList @('Root', 'LocalMachine')
    $store.Open($Access)
    return $store
}

function Get-Authorities {
    param([string] $Of)
    $found = @()
    $store = Open-RootStore -Access 'ReadOnly'
    foreach ($certificate in $store.Certificates) {
        $name = [string]$certificate.FriendlyName
        $isNamed = $name.StartsWith('Handschlag-Gegenprobe-') -and $name.EndsWith($Of)
        if ($isNamed -or ($Of -eq '' -and $certificate.Thumbprint -eq $AuthorityThumbprint)) {
            $found += @{ Kind = 'authority'; Name = ('Cert:\LocalMachine\Root {0} {1}' -f $certificate.Subject, $certificate.Thumbprint); Id = [string]$certificate.Thumbprint }
        }
    }
    $store.Close()
    return , $found
}

function Get-Tasks {
    param([string] $Of)
    $found = @()
    foreach ($task in @(Get-ScheduledTask -ErrorAction 'Stop')) {
        $name = [string]$task.TaskName
        if ($name.StartsWith('Handschlag-Gegenprobe-') -and $name.EndsWith($Of)) {
            $found += @{ Kind = 'task'; Name = $name; Id = $name }
        }
    }
    return , $found
}

function Find-TrialConnectors {
    param([hashtable] $State, [string] $Of)
    $found = @()
    foreach ($connector in $State.Send) {
        if (-not (Test-Temporary -Connector $connector)) {
            continue
        }
        $isMeant = ([string]$connector.Comment).EndsWith(';run=' + $Of)
        if ($Of -eq '') {
            $isMeant = Test-OwnTrial -Connector $connector
        }
        if ($isMeant) {
            $found += $connector
        }
    }
    return , $found
}

function Test-OwnTrial {
    param($Connector)
    $isOfTrial = ([string]$Connector.Name).StartsWith(('Handschlag-Gegenprobe-{0}-' -f $TrialId))
    return $isOfTrial -or (Test-Here -Connector $Connector)
}

function Assert-NoOtherTrial {
    param([hashtable] $State)
    foreach ($connector in $State.Send) {
        if ((Test-Temporary -Connector $connector) -and -not (Test-OwnTrial -Connector $connector)) {
            $servers = ConvertTo-PlainValue -Key 'SourceTransportServers' -Value $connector.SourceTransportServers
            Stop-Script -Code 13 -State 'other-trial' -Message ('{0}: {1}' -f $connector.Name, $servers)
        }
    }
}

function Get-TrialConnectors {
    param([hashtable] $State, [string] $Of)
    $found = @()
    foreach ($connector in (Find-TrialConnectors -State $State -Of $Of)) {
        $found += @{ Kind = 'connector'; Name = [string]$connector.Name; Id = $connector.Guid.ToString() }
    }
    return , $found
}

function Get-TrialTokens {
    param([hashtable] $State, [string] $Of)
    $found = @{}
    foreach ($token in $Tokens) {
        $found[$token] = $true
    }
    foreach ($connector in (Find-TrialConnectors -State $State -Of $Of)) {
        foreach ($entry in @($connector.AddressSpaces)) {
            foreach ($match in [regex]::Matches(([string]$entry).ToLowerInvariant(), 'gegenprobe-([a-z0-9]{20})[.]')) {
                $found[$match.Groups[1].Value] = $true
            }
        }
    }
    return , @($found.Keys)
}

function Get-Temporary {
    param([hashtable] $State, [string] $Of)
    $found = @()
    $found += (Get-TrialConnectors -State $State -Of $Of)
    $found += (Get-Authorities -Of $Of)
    $found += (Get-Tasks -Of $Of)
    return , $found
}

function Get-TemporaryNames {
    param($Things)
    $names = @()
    foreach ($thing in $Things) {
        $names += ('{0} {1} {2}' -f $thing.Kind, $thing.Name, $thing.Id)
    }
    return $names
}
`)
