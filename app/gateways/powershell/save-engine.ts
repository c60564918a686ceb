// Part of the scripts that write: a backup folder only administrators can open, and files that are whole or not there. A failure throws,
// and the script that calls ends with 13 before anything is written.
import { scriptPart } from './script-part.ts'

export const saveTextEngine = scriptPart(`
#why engine-save
function Save-Text {
    param([string] $Path, [string] $Text)
    $encoding = New-Object -TypeName 'System.Text.UTF8Encoding' -ArgumentList $false
    $fresh = $Path + '.new'
    [System.IO.File]::WriteAllText($fresh, $Text, $encoding)
    Move-Item -LiteralPath $fresh -Destination $Path -Force
}
`)

export const backupFolderEngine = scriptPart(`
#why engine-backup-folder
function New-BackupFolder {
    param([string] $Root, [string] $Tail)
    $stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMdd-HHmmss')
    if (-not (Test-Path -LiteralPath $Root)) {
        $null = New-Item -ItemType 'Directory' -Path $Root
    }
    $whole = (Resolve-Path -LiteralPath $Root).ProviderPath
    $name = 'handschlag-backup-' + $stamp
    if ($Tail -ne '') {
        $name = $name + '-' + $Tail
    }
    $folder = Join-Path -Path $whole -ChildPath $name
    $null = New-Item -ItemType 'Directory' -Path $folder
    $null = & 'icacls.exe' $folder '/inheritance:r' '/grant:r' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F'
    if ($LASTEXITCODE -ne 0) {
        throw 'The backup folder could not be protected.'
    }
    return $folder
}
`)
