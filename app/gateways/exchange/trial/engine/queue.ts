// Part of both scripts of a counter-proof: mails of ours in the pickup folder and the queues of this server, found by their token and taken out.
// Only one whose Message-ID begins with a token it was given is touched, and a file of ours older than an hour: Exchange takes what is whole within
// seconds, so it is of a script that was killed. Gone is what a look after it does not find; a failed look ends the script.
import { scriptPart } from '../../../powershell/script-part.ts'

export const queueEngine = scriptPart(`
function Get-PickupFolder {
    $folder = [string](Get-TransportService -Identity $env:COMPUTERNAME @ReadOptions).PickupDirectoryPath
    if ($folder -ne '' -and (Test-Path -LiteralPath $folder)) {
        return $folder
    }
    return ''
}

function Clear-Pickup {
    param([string] $Folder, [string] $Name)
    foreach ($file in @(Get-ChildItem -LiteralPath $Folder -Filter ($Name + '.*'))) {
        Remove-Item -LiteralPath $file.FullName -Force
        Write-Host ('- {0}' -f $file.FullName)
    }
}

function Find-OldFiles {
    param([string] $Folder)
    $since = (Get-Date).ToUniversalTime().AddHours(-1)
    return , @(Get-ChildItem -LiteralPath $Folder -Filter 'handschlag-*' | Where-Object { $_.CreationTimeUtc -lt $since })
}

function Find-Queued {
    param([string] $Token)
    $found = @()
    $filter = 'InternetMessageId -like ''*{0}*''' -f $Token
    foreach ($message in @(Get-Message -Filter $filter -ResultSize 100 -ErrorAction 'Stop')) {
        if (([string]$message.InternetMessageId) -match ('^<?' + $Token + '[.@]')) {
            $found += $message
        }
    }
    return , $found
}

function Remove-Mails {
    param($Named)
    $folder = Get-PickupFolder
    $left = @()
    if ($folder -ne '') {
        foreach ($file in (Find-OldFiles -Folder $folder)) {
            Remove-Item -LiteralPath $file.FullName -Force
            Write-Host ('- {0}' -f $file.FullName)
        }
    }
    for ($try = 0; $try -lt 20; $try += 1) {
        if ($try -gt 0) {
            Start-Sleep -Seconds 2
        }
        $left = @()
        foreach ($token in $Named) {
            if ($folder -ne '') {
                Clear-Pickup -Folder $folder -Name ('handschlag-' + $token)
            }
            foreach ($message in (Find-Queued -Token $token)) {
                $identity = [string]$message.Identity
                $why = '{0} is still there: {1}' -f $identity, $message.Status
                try {
                    Suspend-Message -Identity $identity -Confirm:$false -ErrorAction 'SilentlyContinue'
                    Remove-Message -Identity $identity -WithNDR $false -Confirm:$false -ErrorAction 'Stop'
                    Write-Host ('- {0}' -f $identity)
                } catch {
                    $why = '{0}: {1}' -f $identity, $_.Exception.Message
                }
                $left += @{ Token = $token; Why = $why }
            }
        }
        if ($left.Count -eq 0) {
            return , $left
        }
    }
    return , $left
}
`)
