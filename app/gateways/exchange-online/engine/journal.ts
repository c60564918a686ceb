// Part of apply: keeps the state before the first write, in a folder only this account and administrators can open. The journal names
// every step with the old values, so that the rollback script needs nothing else. Any failure here ends the run with 13, nothing written.

export const journalEngine = `
#why old-values
function Get-OldValues {
    param([string] $Kind, $Connector)
    $old = @{}
    foreach ($key in $KeysOf[$Kind]) {
        $value = $Connector.$key
        $old[$key] = $null
        if ($ListKeys -contains $key) {
            $texts = @()
            foreach ($entry in @($value)) {
                if ($null -ne $entry) {
                    $texts += Read-Entry -Entry $entry
                }
            }
            if ($texts.Count -gt 0) {
                $old[$key] = [string[]]$texts
            }
        } elseif ($value -is [bool]) {
            $old[$key] = $value
        } elseif ([string]$value -ne '') {
            $old[$key] = [string]$value
        }
    }
    return $old
}

#why save-text
function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
}

#why save-journal
function Save-Journal {
    param([string] $Folder, $Entries)
    $journal = @{
        Schema = 'handschlag.exchange-online-journal/1'
        Plan = $PlanHash
        Organization = $Tenant.Organization
        Entries = @($Entries)
    }
    $text = ConvertTo-Json -InputObject $journal -Depth 8
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'journal.json') -Text $text
}

#why new-backup
function New-Backup {
    param([string] $Root, $Found)
    $stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMdd-HHmmss')
    $folder = Join-Path -Path $Root -ChildPath ('handschlag-backup-' + $stamp)
    $null = New-Item -ItemType 'Directory' -Path $folder
    $account = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $grants = @('*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F', ('*' + $account + ':(OI)(CI)F'))
    $null = & 'icacls.exe' $folder '/inheritance:r' '/grant:r' $grants
    if ($LASTEXITCODE -ne 0) {
        throw 'The backup folder could not be protected.'
    }
    $whole = @()
    $flat = @()
    foreach ($entry in $Found) {
        $whole += $entry.Connector
        $flat += @{ Kind = $entry.Kind; Guid = $entry.Guid; Values = (Get-OldValues -Kind $entry.Kind -Connector $entry.Connector) }
    }
    Export-Clixml -InputObject $whole -LiteralPath (Join-Path -Path $folder -ChildPath 'connectors.clixml') -Depth 5
    $text = ConvertTo-Json -InputObject @($flat) -Depth 6
    Save-Text -Path (Join-Path -Path $folder -ChildPath 'connectors.json') -Text $text
    return $folder
}
`
