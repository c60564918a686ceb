// Part of every script: an end that is always told, and one run at a time on this computer. Whatever nobody expected ends with 1 and its
// reason in the result line; a second run waits half a minute for the first and then ends with 13, having read and written nothing.
import { scriptPart } from '../../powershell/script-part.ts'

export const trapEngine = scriptPart(`
#why engine-trap
trap {
    Stop-Script -Code 1 -State 'failed' -Message ('Ended unexpectedly: {0}' -f $_.Exception.Message)
}
`)

export const lockEngine = scriptPart(String.raw`
#why engine-lock
function Enter-Lock {
    $lock = $null
    $isFree = $false
    try {
        $lock = New-Object -TypeName 'System.Threading.Mutex' -ArgumentList @($false, 'Global\Handschlag-Exchange')
        $isFree = $lock.WaitOne(30000)
    } catch {
        $isFree = $_.Exception.InnerException -is [System.Threading.AbandonedMutexException]
    }
    if (-not $isFree) {
        Stop-Script -Code 13 -State 'locked' -Message 'Another run of these scripts is going on on this computer.'
    }
    return $lock
}
`)
