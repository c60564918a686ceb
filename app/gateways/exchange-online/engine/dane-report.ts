// Part of verify: what the organisation's own domains offer to senders, DNSSEC and DANE for incoming mail. Reads only; switching it on
// changes MX records and is nothing a script should do by itself.

export const daneReportEngine = String.raw`
#why read-dane
function Read-InboundDane {
    param([string[]] $AcceptedDomains)
    $domains = @()
    foreach ($domain in $AcceptedDomains) {
        if ($domain -match '(^|\.)(onmicrosoft\.com|onmicrosoft\.us|partner\.onmschina\.cn)$') {
            continue
        }
        $entry = @{ Domain = $domain; Dnssec = ''; Dane = ''; NotRead = '' }
        try {
            $dnssec = Get-DnssecStatusForVerifiedDomain -DomainName $domain -ErrorAction 'Stop'
            $entry.Dnssec = [string]$dnssec.DnssecFeatureStatus
            $dane = Out-String -InputObject (Get-SmtpDaneInboundStatus -DomainName $domain -ErrorAction 'Stop')
            $entry.Dane = ($dane -replace '\s+', ' ').Trim()
        } catch {
            $entry.NotRead = [string]$_.Exception.Message
        }
        Write-Host ('own domain {0}: DNSSEC {1}; DANE {2} {3}' -f $domain, $entry.Dnssec, $entry.Dane, $entry.NotRead)
        $domains += $entry
    }
    return , $domains
}
`
