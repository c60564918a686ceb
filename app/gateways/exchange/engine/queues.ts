// Part of verify: the queues of partners with their last error, and what that error means. A queue to a smart host bears no domain of the
// partner, so our connectors are looked for as well. Texts of Exchange are localised, so causes are
// found by the words and codes the other side or the TLS layer gave.
import { scriptPart } from '../../powershell/script-part.ts'

export const queueEngine = scriptPart(String.raw`
#why verify-causes
$Causes = @(
    @{ Pattern = 'TlsCertificateName'; Cause = 'Our own certificate is missing on the sending server or was renewed: run the apply script again.' },
    @{ Pattern = 'disallowed this secure domain'; Cause = 'The domain is in a Domain Security list, but the connector does not use it.' },
    @{ Pattern = 'Not authenticated|was not authenticated'; Cause = 'Domain Security: the other side presented no certificate.' },
    @{ Pattern = 'STARTTLS'; Cause = 'The partner host or something in between does not offer STARTTLS.' },
    @{ Pattern = 'UntrustedRoot'; Cause = 'The certificate leads to an authority this server does not trust.' },
    @{ Pattern = 'SubjectMismatch|NoCNMatch'; Cause = 'No name in the certificate fits TlsDomain.' },
    @{ Pattern = 'CertificateExpired'; Cause = 'The certificate has expired.' },
    @{ Pattern = 'RevocationOffline|RevocationFailure|NoRevocationCheck'; Cause = 'The revocation list cannot be reached from this server.' },
    @{ Pattern = 'Revoked'; Cause = 'The certificate was revoked.' },
    @{ Pattern = 'WrongUsage|EmptyCertificate|SignatureFailure|InternalChainFailure'; Cause = 'The certificate itself is unfit; the text names the reason.' },
    @{ Pattern = 'Certificate validation failure'; Cause = 'The certificate was refused; the text names the reason.' },
    @{ Pattern = 'NoCredentials|UnknownCredentials'; Cause = 'Our own certificate has no usable private key or is not enabled for SMTP.' },
    @{ Pattern = 'SocketError|InvalidToken|AlgorithmMismatch'; Cause = 'No common TLS version or cipher, or something in between breaks TLS.' },
    @{ Pattern = 'maximum TLS rate'; Cause = 'The other side limits TLS connections; Exchange tries again.' },
    @{ Pattern = '4\.4\.1|4\.2\.1|timed out|Unable to connect'; Cause = 'The partner host cannot be reached.' }
)

function Find-Cause {
    param([string] $Text)
    foreach ($entry in $Causes) {
        if ($Text -match $entry.Pattern) {
            return $entry.Cause
        }
    }
    return ''
}

#why verify-queues
function Find-Row {
    param([string] $Domain)
    if ($RowOfDomain.ContainsKey($Domain)) {
        return $RowOfDomain[$Domain]
    }
    $rest = $Domain
    while ($rest.Contains('.')) {
        $rest = $rest.Substring($rest.IndexOf('.') + 1)
        if ($RowOfDomain.ContainsKey('*.' + $rest)) {
            return $RowOfDomain['*.' + $rest]
        }
    }
    return ''
}

function Read-Queues {
    $queues = @()
    foreach ($server in $Servers) {
        foreach ($queue in @(Get-Queue -Server $server -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
            $name = Find-Row -Domain (([string]$queue.NextHopDomain).ToLowerInvariant())
            $hop = [string]$queue.NextHopConnector
            if ($RowOfConnector.ContainsKey($hop)) {
                $name = $RowOfConnector[$hop]
            }
            if ($name -ne '') {
                $queues += @{
                    Server = $server
                    Connector = $name
                    Domain = [string]$queue.NextHopDomain
                    Status = [string]$queue.Status
                    Messages = [string]$queue.MessageCount
                    LastError = [string]$queue.LastError
                    Cause = Find-Cause -Text ([string]$queue.LastError)
                }
            }
        }
    }
    return , $queues
}
`)
