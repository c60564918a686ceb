// The verify script: compares Exchange Online with the plan and writes nothing. Ends with 0 as planned, 2 different from the plan,
// 3 as planned but a test mail failed or mail to a partner waits, 12 something foreign is in the way. Only -Validate sends anything: one test mail per connector.

export const verifyParameters = `
param(
    [switch] $Validate,
    [ValidateRange(0, 240)]
    [int] $TraceHours = 0,
    [string] $HeaderFile = '',
    [string] $AppId = '',
    [string] $CertificateThumbprint = ''
)
`

export const verifyEngine = String.raw`
#why show-differences
function Write-Differences {
    param($Steps, $Conflicts, $Warnings)
    foreach ($step in $Steps) {
        if ($step.Action -eq 'create') {
            Write-Host ('missing: {0}' -f $step.Name)
        }
        foreach ($difference in $step.Differences) {
            Write-Host ('{0}: {1} is {2}, planned {3}' -f $step.Name, $difference.Property, $difference.Before, $difference.After)
        }
    }
    foreach ($conflict in $Conflicts) {
        Write-Host ('! {0}' -f $conflict)
    }
    foreach ($warning in $Warnings) {
        Write-Host ('? {0}' -f $warning)
    }
}

#why read-reviews
function Read-Reviews {
    $due = @()
    $today = (Get-Date).ToUniversalTime().ToString('yyyy-MM-dd')
    foreach ($row in $Rows) {
        if ($row.ReviewBy -ne '' -and [string]::CompareOrdinal($row.ReviewBy, $today) -le 0) {
            $text = '{0}: the agreement was to be reviewed by {1} {2}' -f $row.Settings.Name, $row.ReviewBy, $row.Agreement
            Write-Host $text
            $due += $text
        }
    }
    return , $due
}

#why read-header
function Read-Header {
    param([string] $Path)
    $sessions = @()
    if ($Path -eq '') {
        return , $sessions
    }
    $text = [System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $Path).ProviderPath)
    foreach ($match in [regex]::Matches($text, 'version=(TLS1_[0-3]),\s*cipher=([A-Za-z0-9_]+)')) {
        $sessions += ('{0} {1}' -f $match.Groups[1].Value, $match.Groups[2].Value)
    }
    if ($sessions.Count -eq 0) {
        $sessions += 'no TLS session found in this header'
    }
    foreach ($session in $sessions) {
        Write-Host ('header: {0}' -f $session)
    }
    return , $sessions
}

#why validate
function Invoke-Validation {
    param([hashtable] $Own)
    $results = @()
    foreach ($row in $Rows) {
        $candidates = @($Own[$row.Kind + ' ' + $row.Id])
        if ($row.Recipient -eq '' -or $candidates.Count -ne 1) {
            continue
        }
        $result = @{ Name = [string]$row.Settings.Name; Recipient = $row.Recipient; IsGood = $true; Text = '' }
        try {
            $parameters = @{
                Identity = $candidates[0].Guid
                Recipients = @($row.Recipient)
                Confirm = $false
                ErrorAction = 'Stop'
            }
            $tasks = @(Validate-OutboundConnector @parameters)
            foreach ($task in $tasks) {
                if ($task.IsTaskSuccessful -eq $false) {
                    $result.IsGood = $false
                }
            }
            $result.Text = ((Out-String -InputObject $tasks) -replace '\s+', ' ').Trim()
        } catch {
            $result.IsGood = $false
            $result.Text = [string]$_.Exception.Message
        }
        Write-Host ('test mail to {0}: {1} {2}' -f $result.Recipient, $result.IsGood, $result.Text)
        $results += $result
    }
    return , $results
}

#why main-verify
try {
    Connect-Tenant -App $AppId -Thumbprint $CertificateThumbprint
    Assert-Cmdlet -Names @('Get-AcceptedDomain', 'Get-OutboundConnector', 'Get-InboundConnector')
    $accepted = Read-AcceptedDomains
    Assert-Organization -AcceptedDomains $accepted
    $found = Read-Connectors
    $own = Get-OwnConnectors -Found $found
    $conflicts = Find-Conflicts -Found $found -Own $own
    $warnings = Find-Warnings -Found $found -Own $own
    $steps = Get-Steps -Own $own
    Write-Differences -Steps $steps -Conflicts $conflicts -Warnings $warnings
    $validations = @()
    if ($Validate) {
        Assert-Cmdlet -Names @('Validate-OutboundConnector')
        $validations = Invoke-Validation -Own $own
        if ($validations.Count -eq 0) {
            Stop-Script -Code 13 -State 'precondition' -Message 'This plan allows no test mail, or no outbound connector of it exists.'
        }
    }
    if ($TraceHours -gt 0) {
        Assert-Cmdlet -Names @('Get-MessageTraceV2')
    }
    $trouble = Read-Trouble -Hours $TraceHours
    $sessions = Read-Header -Path $HeaderFile
    $reviews = Read-Reviews
    $ownDomains = Read-InboundDane -AcceptedDomains $accepted
    $report = @{
        Plan = $PlanHash
        Organization = $Tenant.Organization
        Steps = @($steps)
        Conflicts = @($conflicts)
        Warnings = @($warnings)
        Validations = @($validations)
        Trouble = @($trouble)
        Sessions = @($sessions)
        Reviews = @($reviews)
        OwnDomains = @($ownDomains)
    }
    if ($conflicts.Count -gt 0) {
        Stop-Script -Code 12 -State 'conflict' -Message 'Something foreign is in the way.' -Report $report
    }
    if ($steps.Count -gt 0) {
        Stop-Script -Code 2 -State 'different' -Message 'Exchange Online differs from the plan.' -Report $report
    }
    foreach ($validation in $validations) {
        if (-not $validation.IsGood) {
            Stop-Script -Code 3 -State 'test-mail-failed' -Message 'As planned, but a test mail failed.' -Report $report
        }
    }
    if ($trouble.Count -gt 0) {
        Stop-Script -Code 3 -State 'mail-trouble' -Message 'As planned, but mail to a partner failed or waits.' -Report $report
    }
    Stop-Script -Code 0 -State 'as-planned' -Message 'As planned.' -Report $report
} catch {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
} finally {
    Close-Session
}
`
