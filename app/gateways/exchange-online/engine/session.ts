// Part of every script: how it ends, and how it reaches Exchange Online. Ends with 10 without module or session, 11 when the account
// lacks a cmdlet or a parameter, 13 in another organisation than the plan's. Every way out closes the session first. The last line on
// the console is always machine-readable: tag, blank, Base64 of JSON.

export const sessionEngine = `
#why stop-on-error
$ErrorActionPreference = 'Stop'
#why session-state
$Session = @{ IsOpen = $false }
#why module-version
$OldestModule = [version]'3.0.0'

#why result-line
function Write-ResultLine {
    param([hashtable] $Result)
    $json = ConvertTo-Json -InputObject $Result -Depth 8 -Compress
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($json)
    [Console]::Out.WriteLine('HANDSCHLAG-RESULT ' + [Convert]::ToBase64String($bytes))
}

#why close-session
function Close-Session {
    if (-not $Session.IsOpen) {
        return
    }
    $Session.IsOpen = $false
    try {
        $null = Disconnect-ExchangeOnline -Confirm:$false -ErrorAction 'Stop'
    } catch {
        Write-Host ('The session was not closed: {0}' -f $_.Exception.Message)
    }
}

#why stop-script
function Stop-Script {
    param([int] $Code, [string] $State, [string] $Message, [hashtable] $Report)
    Close-Session
    if ($Message -ne '') {
        Write-Host $Message
    }
    Write-Host ('Ended with {0} ({1}).' -f $Code, $State)
    $result = @{ Schema = 'handschlag.exchange-online-result/1'; Code = $Code; State = $State; Message = $Message }
    if ($null -ne $Report) {
        foreach ($key in $Report.Keys) {
            $result[$key] = $Report[$key]
        }
    }
    Write-ResultLine -Result $result
    exit $Code
}

#why open-session
function Open-Session {
    param([string] $App, [string] $Thumbprint)
    if ([Environment]::OSVersion.Platform -ne 'Win32NT') {
        Stop-Script -Code 10 -State 'no-session' -Message 'Start this script on Windows.'
    }
    $modules = @(Get-Module -ListAvailable -Name 'ExchangeOnlineManagement' | Sort-Object -Property 'Version')
    if ($modules.Count -eq 0) {
        Stop-Script -Code 10 -State 'no-module' -Message 'The module ExchangeOnlineManagement is not installed here.'
    }
    if ($modules[-1].Version -lt $OldestModule) {
        $text = 'ExchangeOnlineManagement {0} is too old; {1} or newer is needed.'
        Stop-Script -Code 10 -State 'no-module' -Message ($text -f $modules[-1].Version, $OldestModule)
    }
    $parameters = @{
        ExchangeEnvironmentName = $Tenant.Environment
        ShowBanner = $false
        ErrorAction = 'Stop'
    }
    if ($App -ne '') {
        $parameters['AppId'] = $App
        $parameters['CertificateThumbprint'] = $Thumbprint
        $parameters['Organization'] = $Tenant.Organization
    }
    try {
        Import-Module -Name 'ExchangeOnlineManagement' -MinimumVersion $OldestModule -ErrorAction 'Stop'
        $Session.IsOpen = $true
        $null = Connect-ExchangeOnline @parameters
    } catch {
        Stop-Script -Code 10 -State 'no-session' -Message ('No session with Exchange Online: {0}' -f $_.Exception.Message)
    }
}

#why assert-cmdlet
function Assert-Cmdlet {
    param([string[]] $Names)
    foreach ($name in $Names) {
        if ($null -eq (Get-Command -Name $name -ErrorAction 'SilentlyContinue')) {
            Stop-Script -Code 11 -State 'rights' -Message ('This account may not use {0}.' -f $name)
        }
    }
}

#why accepted-domains
function Read-AcceptedDomains {
    $names = @()
    foreach ($domain in @(Get-AcceptedDomain -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
        $names += ([string]$domain.DomainName).ToLowerInvariant()
    }
    return , $names
}

#why assert-organization
function Assert-Organization {
    param([string[]] $AcceptedDomains)
    if (-not ($AcceptedDomains -contains $Tenant.Organization)) {
        $text = 'This session belongs to another organization than {0}. Nothing was changed.'
        Stop-Script -Code 13 -State 'wrong-organization' -Message ($text -f $Tenant.Organization)
    }
}

#why choose-app
function Connect-Tenant {
    param([string] $App, [string] $Thumbprint)
    $chosen = $Tenant.AppId
    if ($App -ne '') {
        $chosen = $App
    }
    $key = $Tenant.Thumbprint
    if ($Thumbprint -ne '') {
        $key = $Thumbprint
    }
    if (($chosen -eq '') -ne ($key -eq '')) {
        Stop-Script -Code 13 -State 'precondition' -Message 'AppId and CertificateThumbprint belong together.'
    }
    Open-Session -App $chosen -Thumbprint $key
}
`
