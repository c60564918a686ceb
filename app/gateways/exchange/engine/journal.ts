// Part of apply: keeps the state before the first write, in a folder only administrators can open. The journal names every step with the
// old values, so that the rollback script needs nothing else. Any failure here ends the run with 13 before anything is written.

export const journalEngine = `
function Get-OldValues {
    param($Connector)
    $old = @{}
    foreach ($key in $ManagedKeys) {
        $value = $Connector.$key
        if ($key -eq 'AddressSpaces' -or $key -eq 'SmartHosts' -or $key -eq 'SourceTransportServers') {
            $texts = @()
            foreach ($entry in @($value)) {
                if ($null -ne $entry) {
                    $texts += [string]$entry
                }
            }
            $old[$key] = $null
            if ($texts.Count -gt 0) {
                $old[$key] = [string[]]$texts
            }
        } elseif ($key -eq 'MaxMessageSize') {
            $bytes = ConvertTo-ByteCount -Size $value
            if ($bytes -eq [long]::MaxValue) {
                $old[$key] = 'unlimited'
            } elseif ($bytes -ge 0) {
                $old[$key] = ('{0}B' -f $bytes)
            }
        } elseif ($value -is [bool]) {
            $old[$key] = $value
        } else {
            $old[$key] = $null
            if ([string]$value -ne '') {
                $old[$key] = [string]$value
            }
        }
    }
    return $old
}

function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
}

function Save-Journal {
    param([string] $Folder, $Entries)
    $journal = @{ Schema = 'handschlag.exchange-journal/1'; Plan = $PlanHash; Entries = @($Entries) }
    $text = ConvertTo-Json -InputObject $journal -Depth 8
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'journal.json') -Text $text
}

function New-Backup {
    param([string] $Root, $Connectors)
    $stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMdd-HHmmss')
    $folder = Join-Path -Path $Root -ChildPath ('handschlag-backup-' + $stamp)
    $null = New-Item -ItemType 'Directory' -Path $folder
    $null = & 'icacls.exe' $folder '/inheritance:r' '/grant:r' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F'
    if ($LASTEXITCODE -ne 0) {
        throw 'The backup folder could not be protected.'
    }
    Export-Clixml -InputObject $Connectors -LiteralPath (Join-Path -Path $folder -ChildPath 'connectors.clixml') -Depth 5
    $transport = Get-TransportConfig @ReadOptions
    Export-Clixml -InputObject $transport -LiteralPath (Join-Path -Path $folder -ChildPath 'transport-config.clixml') -Depth 5
    $flat = @()
    foreach ($connector in $Connectors) {
        $flat += Get-OldValues -Connector $connector
    }
    $text = ConvertTo-Json -InputObject @($flat) -Depth 5
    Save-Text -Path (Join-Path -Path $folder -ChildPath 'connectors.json') -Text $text
    return $folder
}
`
