// What the blocks of a counter-proof by hand do. Nothing but the temporary connector is written. Its TLS settings are those of the connector that is
// in force for the partner's domain today, read in the organisation itself: a missing or other one must show itself.

/** $Organization: the session belongs to it. */
export const assertOrganization = `
$isOurs = $false
foreach ($entry in @(Get-AcceptedDomain -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
    if (([string]$entry.DomainName).ToLowerInvariant() -eq $Organization) {
        $isOurs = $true
    }
}
if (-not $isOurs) {
    throw ('This session belongs to another organization than {0}. Nothing was done.' -f $Organization)
}
`.trim()

/** $Domain, $Space, $Address, $Name, $Tag. Of DNS errors 9003, no such name, and 9501, no such records, are answers; any other one is none. */
export const createBlock = `
$rules = @()
foreach ($connector in @(Get-OutboundConnector -IncludeTestModeConnectors $true -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
    if ([string]$connector.Name -eq $Name) {
        throw ('{0} is already there. Remove it first.' -f $Name)
    }
    foreach ($entry in @($connector.RecipientDomains)) {
        $text = ([string]$entry).Trim().ToLowerInvariant() -replace '^smtp:', '' -replace ';[0-9]+$', ''
        if ($text -eq $Domain -and [bool]$connector.Enabled) {
            $rules += $connector
        }
    }
}
if ($rules.Count -ne 1) {
    throw ('{0} connectors are switched on for {1}, and there must be one: mail to the partner follows no rule of its own.' -f $rules.Count, $Domain)
}
$rule = $rules[0]
if ([string]$rule.TlsSettings -eq '') {
    throw ('{0} demands no TLS: there is nothing to prove.' -f $rule.Name)
}
if ([string]$rule.SmtpDaneMode -eq 'Mandatory') {
    throw ('{0} demands DANE, which a fixed host cannot show.' -f $rule.Name)
}
foreach ($kind in @('MX', 'A', 'AAAA')) {
    $failures = @()
    $records = @(Resolve-DnsName -Name $Space -Type $kind -DnsOnly -ErrorAction 'SilentlyContinue' -ErrorVariable 'failures')
    foreach ($failure in $failures) {
        if (@('9003', '9501') -notcontains [string]$failure.Exception.NativeErrorCode) {
            throw ('The DNS of the partner could not be asked for {0}: {1}' -f $Space, $failure)
        }
    }
    foreach ($record in $records) {
        if (@('MX', 'A', 'AAAA', 'CNAME') -contains [string]$record.Type) {
            throw ('The DNS of the partner answers for {0}: once the connector is gone, the probe would reach the partner.' -f $Space)
        }
    }
}
$settings = @{
    Name = $Name
    ConnectorType = 'Partner'
    RecipientDomains = @($Space)
    IsTransportRuleScoped = $false
    UseMXRecord = $false
    SmartHosts = @($Address)
    TlsSettings = [string]$rule.TlsSettings
    Comment = $Tag
    Enabled = $true
    ErrorAction = 'Stop'
}
if ([string]$rule.TlsDomain -ne '') {
    $settings['TlsDomain'] = [string]$rule.TlsDomain
}
$null = New-OutboundConnector @settings
Write-Host ('{0}: {1} to {2}, TlsSettings {3}, TlsDomain {4}, as {5}' -f $Name, $Space, $Address, $rule.TlsSettings, $rule.TlsDomain, $rule.Name)
`

/** $Recipient, $Name. */
export const sendBlock = `
Format-List -InputObject (Validate-OutboundConnector -Identity $Name -Recipients @($Recipient) -Confirm:$false -ErrorAction 'Stop')
`

/** $Recipient. */
export const lookBlock = `
$now = (Get-Date).ToUniversalTime()
$found = @(Get-MessageTraceV2 -RecipientAddress @($Recipient) -StartDate $now.AddHours(-24) -EndDate $now -ErrorAction 'Stop')
foreach ($message in $found) {
    Write-Host ('{0} {1} {2}' -f $message.Received, $message.Status, $message.MessageId)
}
Write-Host ('{0} mails to {1}' -f $found.Count, $Recipient)
`

/** $Name, $Tag. A name that is not there would give every connector to a command that asks by it, so they are compared here. */
export const removeBlock = `
foreach ($connector in @(Get-OutboundConnector -IncludeTestModeConnectors $true -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
    if ([string]$connector.Name -eq $Name -and [string]$connector.Comment -eq $Tag) {
        Remove-OutboundConnector -Identity ([string]$connector.Guid) -Confirm:$false -ErrorAction 'Stop'
    }
}
$left = @()
foreach ($connector in @(Get-OutboundConnector -IncludeTestModeConnectors $true -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
    if (([string]$connector.Name).StartsWith('Handschlag-Gegenprobe-')) {
        $left += [string]$connector.Name
    }
}
if ($left.Count -gt 0) {
    throw ('Still there: {0}' -f ($left -join ', '))
}
Write-Host 'No temporary connector is left.'
`
