// domino-apply.ps1: the fixed script for Windows and for an admin's PC with Notes, by COM. All data comes from plan.txt beside it. It
// plans by default, never makes a document twice, keeps what it changes in a journal, and takes back only what that journal names.
import { applyRun } from './apply-run.ts'
import { applyWriter } from './apply-writer.ts'

const head = `
# Handschlag, HCL Domino: documents and console commands of one Domino Directory. Read README.txt first.
# -Server names the Domino server whose directory is meant; '' is this computer itself, which is right on that server only.
# Needs Notes or Domino on this computer, a PowerShell of the same bitness, and an id that may edit the directory.
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('main', 'tlsonly')]
    [string] $Directory,
    [Parameter(Mandatory = $true)]
    [AllowEmptyString()]
    [string] $Server,
    [ValidateSet('Plan', 'Apply', 'Fill', 'Console', 'Rollback')]
    [string] $Mode = 'Plan',
    [ValidateSet('inspect', 'settings', 'activate', 'after-proof')]
    [string] $Phase = 'inspect',
    [string] $BackupFolder = '',
    [string] $ConfigurationId = '',
    [switch] $AllServers
)
$ErrorActionPreference = 'Stop'
$Sentinel = 'handschlag-sentinel.invalid'
$Tab = [char]9
$TextType = 1280
if ($BackupFolder -eq '') {
    $BackupFolder = Join-Path -Path $PSScriptRoot -ChildPath ('backup-{0}' -f $Directory)
}
$JournalPath = Join-Path -Path $BackupFolder -ChildPath 'journal.txt'
`

/** Reading of plan.txt and of the directory; the script of a push shares it. */
export const applyReader = String.raw`
function Read-Cells {
    param([string] $Line)
    $cells = @()
    foreach ($cell in $Line.Split($Tab)) {
        $cells += [regex]::Replace($cell, '\\u([0-9a-f]{4})', { param($match) [string][char][Convert]::ToInt32($match.Groups[1].Value, 16) })
    }
    return , $cells
}

function ConvertTo-Cell {
    param([string] $Text)
    return [regex]::Replace($Text, '[^\x20-\x5b\x5d-\x7e]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
}

function Read-Plan {
    $lines = [System.IO.File]::ReadAllLines((Join-Path -Path $PSScriptRoot -ChildPath 'plan.txt'), [System.Text.Encoding]::ASCII)
    if ($lines.Count -eq 0 -or $lines[0] -cne 'handschlag.domino-plan/1') {
        throw 'plan.txt is not a plan this script knows.'
    }
    $rows = @()
    foreach ($line in $lines) {
        $cells = Read-Cells -Line $line
        if ($cells.Count -gt 2 -and $cells[1] -ceq $Directory) {
            $rows += , $cells
        }
    }
    return , $rows
}

function Select-Rows {
    param($Rows, [string] $Kind)
    $found = @()
    foreach ($row in $Rows) {
        if ($row[0] -ceq $Kind) {
            $found += , $row
        }
    }
    return , $found
}

function Open-Directory {
    $opened = $Session.GetDatabase($Server, 'names.nsf')
    if (-not $opened.IsOpen) {
        throw ('names.nsf on "{0}" cannot be opened.' -f $Server)
    }
    return $opened
}

function Find-Documents {
    param([string] $Formula)
    $since = $Session.CreateDateTime('')
    $since.LSLocalTime = [datetime]::new(1990, 1, 1)
    $collection = $Database.Search($Formula, $since, 0)
    $found = @()
    $document = $collection.GetFirstDocument()
    while ($null -ne $document) {
        $found += $document
        $document = $collection.GetNextDocument($document)
    }
    return , $found
}

function Read-Text {
    param($Document, [string] $Item)
    return [string]@($Document.GetItemValue($Item))[0]
}

function Find-Marked {
    $marked = @{}
    foreach ($document in (Find-Documents -Formula '@IsAvailable(HandschlagId)')) {
        $mark = Read-Text -Document $document -Item 'HandschlagId'
        if ($marked.ContainsKey($mark)) {
            throw ('Two documents carry the mark {0}. Remove one by hand.' -f $mark)
        }
        $marked[$mark] = $document
    }
    return $marked
}

function Read-All {
    param($Document, [string] $Item)
    return (@($Document.GetItemValue($Item)) -join ', ')
}

# Whether some item holds this value and nothing else; an address may stand in brackets. Part of a longer name is another name.
function Test-HoldsValue {
    param($Document, [string] $Value)
    foreach ($item in $Document.Items) {
        if ($item.Type -eq $TextType -and -not $item.Name.StartsWith('Handschlag')) {
            $held = [string](Read-All -Document $Document -Item $item.Name)
            foreach ($form in @($Value, ('[{0}]' -f $Value))) {
                if ([string]::Equals($held, $form, [System.StringComparison]::OrdinalIgnoreCase)) {
                    return $true
                }
            }
        }
    }
    return $false
}

function Find-OneHolding {
    param([string] $Formula, [string] $Value)
    $found = @()
    foreach ($document in (Find-Documents -Formula $Formula)) {
        if (-not $document.HasItem('HandschlagId') -and (Test-HoldsValue -Document $document -Value $Value)) {
            $found += $document
        }
    }
    if ($found.Count -ne 1) {
        throw ('{0} documents hold {1}; exactly one is needed. See README.txt, sentinel document.' -f $found.Count, $Value)
    }
    return $found[0]
}
`

/** The whole script as lines; ASCII, CR LF when written. */
export const applyScript: readonly string[] = [head, applyReader, applyWriter, applyRun]
  .map((part) => part.trim())
  .join('\n\n')
  .split('\n')
