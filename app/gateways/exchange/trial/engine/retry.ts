// Part of the script of mails: those of ours that wait are tried once more, by the queue of their temporary connector. Retry-Queue forces a connection
// of a queue in the state Retry; queues of others, and one that is under way by itself, are left alone. What cannot be told is given back.
import { scriptPart } from '../../../powershell/script-part.ts'

export const retryEngine = scriptPart(`
function Request-Retry {
    param([hashtable] $Names)
    $told = @{}
    $refused = @()
    foreach ($token in $All) {
        foreach ($message in (Find-Queued -Token $token)) {
            $identity = [string]$message.Queue
            if ($told.ContainsKey($identity)) {
                continue
            }
            $told[$identity] = $true
            try {
                foreach ($queue in @(Get-Queue -Identity $identity -ErrorAction 'Stop')) {
                    $connector = [string]$Names[[string]$queue.NextHopConnector]
                    if (-not $connector.StartsWith('Handschlag-Gegenprobe-') -or [string]$queue.Status -ne 'Retry') {
                        continue
                    }
                    Retry-Queue -Identity $identity -Confirm:$false -ErrorAction 'Stop'
                    Write-Host ('~ {0}' -f $identity)
                }
            } catch {
                Write-Host ('! {0}: {1}' -f $identity, $_.Exception.Message)
                $refused += @{ Token = $token; Why = '{0}: {1}' -f $identity, $_.Exception.Message }
            }
        }
    }
    return , $refused
}
`)
