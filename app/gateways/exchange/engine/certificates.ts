// Part of apply and verify: what Exchange calls our client certificates. Issuer and subject are read on the servers themselves, because
// only they write them as Exchange does; a certificate that is missing, expired, without its key or not enabled for SMTP on one of the
// source servers ends the run with 13, as mail would stop there.
import { scriptPart } from '../../powershell/script-part.ts'

export const certificateEngine = scriptPart(`
#why engine-certificates
$CertificateNames = @{}

function Find-CertificateFault {
    param($Certificate)
    if ($null -eq $Certificate) {
        return 'is missing'
    }
    if (-not $Certificate.HasPrivateKey) {
        return 'has no private key'
    }
    if (-not ([string]$Certificate.Services).Contains('SMTP')) {
        return 'is not enabled for SMTP'
    }
    if ($Certificate.NotAfter -lt (Get-Date)) {
        return 'has expired'
    }
    return ''
}

function Resolve-Certificates {
    foreach ($entry in $Certificates) {
        foreach ($server in $Servers) {
            $certificate = $null
            try {
                $certificate = Get-ExchangeCertificate -Thumbprint $entry.Thumbprint -Server $server -ErrorAction 'Stop'
            } catch {
                Write-Host ('! {0}' -f $_.Exception.Message)
            }
            $fault = Find-CertificateFault -Certificate $certificate
            $name = ''
            if ($fault -eq '') {
                $name = '<I>' + [string]$certificate.Issuer + '<S>' + [string]$certificate.Subject
                if ($CertificateNames.ContainsKey($entry.Name) -and $CertificateNames[$entry.Name] -cne $name) {
                    $fault = 'has another issuer or subject than on the other servers'
                }
            }
            if ($fault -ne '') {
                $message = 'The certificate {0} ({1}) {2} on {3}.' -f $entry.Name, $entry.Thumbprint, $fault, $server
                Stop-Script -Code 13 -State 'precondition' -Message $message
            }
            $CertificateNames[$entry.Name] = $name
        }
    }
}
`)
