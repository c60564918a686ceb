// Part of the trial script: brings the temporary connectors in and takes them away. A connector is made switched off, read back and only
// then switched on. No connector goes while a mail of its trial is queued: it would be sent to the partner. The authority of the trial comes after a scheduled task that removes it, so that it cannot outlive a lost connection.
import { scriptPart } from '../../../powershell/script-part.ts'

export const trialChangeEngine = scriptPart(`
function Get-TrialSettings {
    param([hashtable] $Trap, $Connector)
    $settings = @{
        Name = ('Handschlag-Gegenprobe-{0}-{1}' -f $TrialId, $Trap.Mode)
        AddressSpaces = @(('SMTP:{0};1' -f $Trap.Domain))
        DNSRoutingEnabled = $false
        SmartHosts = @($Trap.Address)
        Port = $Trap.Port
        IgnoreSTARTTLS = [bool]$Connector.IgnoreSTARTTLS
        RequireTLS = [bool]$Connector.RequireTLS
        FrontendProxyEnabled = [bool]$Connector.FrontendProxyEnabled
        ForceHELO = [bool]$Connector.ForceHELO
        SourceTransportServers = @($env:COMPUTERNAME)
        MaxMessageSize = '262144B'
        ProtocolLoggingLevel = 'Verbose'
        Comment = ('handschlag:trial:v1;id={0};run={1}' -f $TrialId, $Run)
    }
    foreach ($key in @('TlsAuthLevel', 'TlsDomain', 'TlsCertificateName', 'Fqdn', 'ErrorPolicies')) {
        if ([string]$Connector.$key -ne '') {
            $settings[$key] = [string]$Connector.$key
        }
    }
    if ([string]$Connector.TlsAuthLevel -eq 'DomainValidation' -and [string]$Connector.TlsDomain -eq '') {
        $settings['TlsDomain'] = $Domain
    }
    return $settings
}

function Test-NeedsAuthority {
    param($Connector)
    return $WantsAuthority -and (@('CertificateValidation', 'DomainValidation') -contains [string]$Connector.TlsAuthLevel)
}

function Add-Authority {
    $name = 'Handschlag-Gegenprobe-{0}' -f $Run
    $at = (Get-Date).AddMinutes(20)
    $action = New-ScheduledTaskAction -Execute 'certutil.exe' -Argument ('-delstore Root {0}' -f $AuthorityThumbprint)
    $trigger = New-ScheduledTaskTrigger -Once -At $at
    $late = New-ScheduledTaskSettingsSet -StartWhenAvailable
    $null = Register-ScheduledTask -TaskName $name -Action $action -Trigger $trigger -Settings $late -User 'SYSTEM' -RunLevel 'Highest' -ErrorAction 'Stop'
    $certificate = New-Object -TypeName 'System.Security.Cryptography.X509Certificates.X509Certificate2'
    $certificate.Import([Convert]::FromBase64String($Authority))
    if ($certificate.Thumbprint -ne $AuthorityThumbprint) {
        throw 'The authority of this file is not the one it names.'
    }
    $certificate.FriendlyName = $name
    $store = Open-RootStore -Access 'ReadWrite'
    $store.Add($certificate)
    $store.Close()
}

function Remove-Thing {
    param([hashtable] $Thing)
    Write-Host ('- {0} {1}' -f $Thing.Kind, $Thing.Name)
    if ($Thing.Kind -eq 'connector') {
        $parameters = @{ Identity = $Thing.Id; Confirm = $false }
        $null = Remove-SendConnector @parameters @ReadOptions
        return
    }
    if ($Thing.Kind -eq 'task') {
        Unregister-ScheduledTask -TaskName $Thing.Id -Confirm:$false -ErrorAction 'Stop'
        return
    }
    $store = Open-RootStore -Access 'ReadWrite'
    foreach ($certificate in @($store.Certificates)) {
        if ($certificate.Thumbprint -eq $Thing.Id) {
            $store.Remove($certificate)
        }
    }
    $store.Close()
}

function Assert-NoMails {
    param([string] $Of, [int] $Code)
    $left = Remove-Mails -Named (Get-TrialTokens -State (Read-State -On @()) -Of $Of)
    if ($left.Count -gt 0) {
        Stop-Script -Code $Code -State 'mails-left' -Message ('{0} in the queue. {1}' -f $left.Count, $left[0].Why)
    }
}

function Remove-Temporary {
    param([string] $Of)
    $failures = @()
    foreach ($thing in (Get-Temporary -State (Read-State -On @()) -Of $Of)) {
        try {
            Remove-Thing -Thing $thing
        } catch {
            $failures += ('{0}: {1}' -f $thing.Name, $_.Exception.Message)
        }
    }
    $left = Get-Temporary -State (Read-State -On @()) -Of $Of
    foreach ($thing in $left) {
        $failures += ('{0} is still there.' -f $thing.Name)
    }
    return , $failures
}

function Assert-Trial {
    param($Connector, [bool] $IsOn)
    $state = Read-State -On @()
    foreach ($trap in $Traps) {
        $settings = Get-TrialSettings -Trap $trap -Connector $Connector
        $made = $null
        foreach ($one in $state.Send) {
            if ([string]$one.Name -eq $settings.Name) {
                $made = $one
            }
        }
        if ($null -eq $made) {
            throw ('{0} is not there.' -f $settings.Name)
        }
        $left = Compare-Connector -Sort 'send' -Connector $made -Wanted $settings -Ignored @('Enabled', 'SmartHosts')
        if ($left.Count -gt 0) {
            throw ('{0}: {1} reads back as {2}' -f $settings.Name, $left[0].Property, $left[0].Before)
        }
        $hosts = (ConvertTo-PlainValue -Key 'SmartHosts' -Value $made.SmartHosts).Trim('[]')
        if ($hosts -ne $trap.Address) {
            throw ('{0}: SmartHosts reads back as {1}' -f $settings.Name, $hosts)
        }
        if ([bool]$made.Enabled -ne $IsOn) {
            throw ('{0} is not switched as it should be.' -f $settings.Name)
        }
    }
}

function Add-Trial {
    param($Connector)
    $ids = @()
    foreach ($trap in $Traps) {
        $settings = Get-TrialSettings -Trap $trap -Connector $Connector
        Write-Host ('+ {0}: {1} -> {2}:{3}' -f $settings.Name, $trap.Domain, $trap.Address, $trap.Port)
        $settings['Enabled'] = $false
        $settings['Usage'] = 'Custom'
        $created = New-SendConnector @settings @ReadOptions
        $ids += $created.Guid.ToString()
    }
    Assert-Trial -Connector $Connector -IsOn $false
    if (Test-NeedsAuthority -Connector $Connector) {
        Add-Authority
    }
    foreach ($id in $ids) {
        $parameters = @{ Identity = $id; Enabled = $true }
        $null = Set-SendConnector @parameters @ReadOptions
    }
    Assert-Trial -Connector $Connector -IsOn $true
}

function Wait-Routing {
    $path = [string](Get-TransportService -Identity $env:COMPUTERNAME @ReadOptions).RoutingTableLogPath
    if ($path -eq '' -or -not (Test-Path -LiteralPath $path)) {
        return 'not-known'
    }
    for ($try = 0; $try -lt 40; $try += 1) {
        $files = @(Get-ChildItem -LiteralPath $path -Filter 'RoutingConfig*.xml' | Sort-Object -Property 'LastWriteTimeUtc')
        if ($files.Count -eq 0) {
            return 'not-known'
        }
        $stream = [System.IO.File]::Open($files[$files.Count - 1].FullName, 'Open', 'Read', 'ReadWrite')
        $reader = New-Object -TypeName 'System.IO.StreamReader' -ArgumentList $stream
        try {
            $table = $reader.ReadToEnd()
            $missing = @($Traps | Where-Object { -not $table.Contains(('Handschlag-Gegenprobe-{0}-{1}' -f $TrialId, $_.Mode)) })
            if ($missing.Count -eq 0) {
                return 'seen'
            }
        } finally {
            $reader.Dispose()
        }
        Start-Sleep -Seconds 3
    }
    return 'not-seen'
}
`)
