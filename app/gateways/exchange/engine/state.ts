// Part of every script: what Exchange holds now. Everything is listed whole and searched here, because asking for an identity that does
// not exist answers with all of them. Reading and writing go to one domain controller, or a change could read back as the old state.
import { scriptPart } from '../../powershell/script-part.ts'

export const stateEngine = scriptPart(`
#why engine-state
function Get-ListTexts {
    param($Values)
    $texts = @()
    foreach ($entry in @($Values)) {
        if ($null -ne $entry -and [string]$entry -ne '') {
            $texts += ([string]$entry).ToLowerInvariant()
        }
    }
    return $texts
}

function Read-State {
    param([string[]] $On)
    $send = @(Get-SendConnector @ReadOptions)
    if ($send.Count -gt 0 -and -not $ReadOptions.ContainsKey('DomainController')) {
        $origin = [string]$send[0].OriginatingServer
        if ($origin -ne '') {
            $ReadOptions['DomainController'] = $origin
        }
    }
    $receive = @{}
    foreach ($server in $On) {
        $receive[$server] = @(Get-ReceiveConnector -Server $server @ReadOptions)
    }
    $config = Get-TransportConfig @ReadOptions
    $lists = @{
        'TLSSendDomainSecureList' = @(Get-ListTexts -Values $config.TLSSendDomainSecureList)
        'TLSReceiveDomainSecureList' = @(Get-ListTexts -Values $config.TLSReceiveDomainSecureList)
    }
    return @{ Send = $send; Receive = $receive; Lists = $lists }
}

function Get-Existing {
    param([hashtable] $State, [string] $Sort, [string] $Server)
    if ($Sort -eq 'send') {
        return , @($State.Send)
    }
    return , @($State.Receive[$Server])
}
`)
