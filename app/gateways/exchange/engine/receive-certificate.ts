// Part of apply and verify: whether each receiving server holds a certificate for our own MX name that Exchange can use. Without one, partners meet a
// self-signed certificate or no STARTTLS at all, whatever the connector demands. Reads only. Apply ends with 13 then,
// before it writes a receive connector.
import { scriptPart } from '../../powershell/script-part.ts'

export const receiveCertificateEngine = scriptPart(`
#why verify-receive-certificate
function Test-Covers {
    param($Certificate, [string] $Name)
    foreach ($entry in @($Certificate.CertificateDomains)) {
        $text = ([string]$entry).ToLowerInvariant()
        if ($text -eq $Name) {
            return $true
        }
        if ($text.StartsWith('*.') -and $Name.Contains('.') -and $Name.Substring($Name.IndexOf('.')) -eq $text.Substring(1)) {
            return $true
        }
    }
    return $false
}

function Read-ReceiveCertificates {
    $reports = @()
    $names = @{}
    foreach ($row in $ReceiveRows) {
        if ($row.Settings.ContainsKey('Fqdn')) {
            $names[$row.Settings.Fqdn] = $true
        }
    }
    foreach ($server in $ReceivingServers) {
        foreach ($name in @($names.Keys)) {
            $report = @{ Server = $server; Name = $name; Thumbprint = '' }
            foreach ($certificate in @(Get-ExchangeCertificate -Server $server -ErrorAction 'Stop')) {
                if ((Find-CertificateFault -Certificate $certificate) -eq '' -and (Test-Covers -Certificate $certificate -Name $name)) {
                    $report['Thumbprint'] = [string]$certificate.Thumbprint
                }
            }
            $reports += $report
        }
    }
    return , $reports
}
`)

export const receiveCertificateGuard = scriptPart(`
#why engine-receive-guard
function Assert-ReceiveCertificates {
    foreach ($report in (Read-ReceiveCertificates)) {
        if ($report.Thumbprint -eq '') {
            $message = 'No usable certificate for {0} on {1}: partners would get a self-signed one or no TLS.' -f $report.Name, $report.Server
            Stop-Script -Code 13 -State 'precondition' -Message $message
        }
    }
}
`)
