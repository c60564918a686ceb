// Parts of domino-push.ps1, the executor of a push on Windows: what a push would change, as domino-apply.ps1 would do it, with before and
// after and a hash over all it was read from. Shares reading and writing with domino-apply.ps1. Never run on a real server.

/** Before the shared functions; `nserver` is the program that takes `-c`. */
export const pushPowershellHead = (nserver: string, wanted: Readonly<Record<'main' | 'tlsonly', string>>) => `
# Handschlag, HCL Domino on Windows: looks, applies, proves and takes back, started over SSH. Read README.txt first.
# The last line is HANDSCHLAG-RESULT and Base64 of JSON. Ends with 0 done, 3 refused, 4 moved, 5 taken back, 6 not all taken back, 7 locked.
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('Inspect', 'Apply', 'Verify', 'InspectUndo', 'Undo')]
    [string] $Mode,
    [ValidatePattern('^[0-9a-f]{0,64}$')]
    [string] $Expect = '',
    [ValidatePattern('^[a-z,-]*$')]
    [string] $Accepted = '',
    [ValidatePattern('^[0-9A-Za-z-]*$')]
    [string] $Run = ''
)
$ErrorActionPreference = 'Stop'
$Sentinel = 'handschlag-sentinel.invalid'
$Tab = [char]9
$TextType = 1280
$Nserver = ${nserver}
$WantedMain = ${wanted.main}
$WantedTlsOnly = ${wanted.tlsonly}
$AllServers = $true
$ConfigurationId = ''
$Directory = ''
$StateFolder = Join-Path -Path ([System.IO.Path]::GetDirectoryName($PSScriptRoot)) -ChildPath 'domino'
$RunsFolder = Join-Path -Path $StateFolder -ChildPath 'runs'
$WriterPath = Join-Path -Path $StateFolder -ChildPath 'writer.txt'
$BackupFolder = $RunsFolder
$JournalPath = ''
$Result = @{ end = $null; state = $null; server = $null; variables = @(); steps = @(); unsafe = @(); unfinished = $null; run = $null; missing = @(); stops = @(); stays = @() }
$Seen = @()
$Work = @()
$HasBegun = $false
`

export const pushPowershellSteps = `
function Stop-Push {
    param([string] $Word, [int] $Code, [string] $Detail)
    $Result.end = @{ word = $Word; detail = $Detail }
    $json = ConvertTo-Json -InputObject $Result -Depth 6 -Compress
    [Console]::Out.WriteLine('HANDSCHLAG-RESULT ' + [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($json)))
    exit $Code
}

function Get-Hash {
    param([string] $Text)
    $digest = [System.Security.Cryptography.SHA256]::Create().ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Text))
    return [BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
}

function Add-Unsafe {
    param([string] $Code, [string] $What)
    $Result.unsafe += @{ code = $Code; what = $What }
}

function Read-Whole {
    param($Document, [bool] $WithMarks)
    $lines = @()
    foreach ($item in $Document.Items) {
        $name = [string]$item.Name
        if ($name.StartsWith('$') -or $name -ceq 'HandschlagSeal' -or ($name.StartsWith('Handschlag') -and -not $WithMarks)) {
            continue
        }
        $lines += ('{0}: {1}' -f $name, (Read-All -Document $Document -Item $name))
    }
    [array]::Sort($lines, [System.StringComparer]::Ordinal)
    return ($lines -join [char]10)
}

function Test-Edited {
    param($Document)
    return ($Document.HasItem('HandschlagSeal') -and (Read-Text -Document $Document -Item 'HandschlagSeal') -cne (Get-Hash -Text (Read-Whole -Document $Document -WithMarks $false)))
}

function Add-Step {
    param([string] $Kind, [string] $Name, $Before, $After, $Document, [string] $Item, $Row)
    $Result.steps += @{ kind = $Kind; name = $Name; before = $Before; after = $After }
    $script:Work += , @{ Kind = $Kind; Name = $Name; After = $After; Document = $Document; Item = $Item; Row = $Row }
}

function Add-SetStep {
    param([string] $Kind, [string] $Name, $Document, [string] $Item, [string] $Value)
    $before = $null
    if ($Document.HasItem($Item)) {
        $before = Read-All -Document $Document -Item $Item
    }
    Add-Step -Kind $Kind -Name $Name -Before $before -After $Value -Document $Document -Item $Item -Row $null
}

function Add-Clone {
    param($Row, $Kept)
    if ($null -ne $Kept -and (Test-HoldsValue -Document $Kept -Value $Row[4]) -and (Test-HoldsValue -Document $Kept -Value $Row[5])) {
        foreach ($pair in @(@('HandschlagPartner', $Row[6]), @('HandschlagAgreement', $Row[7]))) {
            if ((Read-Text -Document $Kept -Item $pair[0]) -cne $pair[1]) {
                Add-SetStep -Kind 'document' -Name ('{0} / {1}' -f $Row[3], $pair[0]) -Document $Kept -Item $pair[0] -Value $pair[1]
            }
        }
        return
    }
    $template = Find-OneHolding -Formula 'Type = "Domain"' -Value $Sentinel
    if (-not (Test-HoldsValue -Document $template -Value $Row[5])) {
        throw ('The sentinel document does not lead to {0}.' -f $Row[5])
    }
    $script:Seen += ('sentinel {0} {1}' -f $template.UniversalID, (Get-Hash -Text (Read-Whole -Document $template -WithMarks $true)))
    foreach ($other in (Find-Documents -Formula 'Type = "Domain"')) {
        if (-not $other.HasItem('HandschlagId') -and (Test-HoldsValue -Document $other -Value $Row[4])) {
            Add-Unsafe -Code 'foreign-content' -What $Row[4]
            $script:Seen += ('foreign {0}' -f $other.UniversalID)
        }
    }
    $after = [regex]::Replace((Read-Whole -Document $template -WithMarks $false), [regex]::Escape($Sentinel), $Row[4], 'IgnoreCase') + [char]10 + ('HandschlagId: {0}' -f $Row[3])
    if ($null -eq $Kept) {
        Add-Step -Kind 'create' -Name $Row[3] -Before $null -After $after -Document $null -Item '' -Row $Row
    } else {
        Add-Unsafe -Code 'hand-edited' -What $Row[3]
        Add-Step -Kind 'replace' -Name $Row[3] -Before (Read-Whole -Document $Kept -WithMarks $true) -After $after -Document $Kept -Item '' -Row $Row
    }
}

function Add-Import {
    param($Row, $Kept, $Rows)
    $texts = @()
    foreach ($entry in (Select-Rows -Rows $Rows -Kind 'item')) {
        if ($entry[2] -cne $Row[3]) {
            continue
        }
        $texts += ('{0}: {1}' -f $entry[3], $entry[4])
        if ($null -ne $Kept -and (Read-All -Document $Kept -Item $entry[3]) -cne $entry[4]) {
            Add-Unsafe -Code 'hand-edited' -What $Row[3]
            Add-SetStep -Kind 'document' -Name ('{0} / {1}' -f $Row[3], $entry[3]) -Document $Kept -Item $entry[3] -Value $entry[4]
        }
    }
    if ($null -eq $Kept) {
        Add-Step -Kind 'create' -Name $Row[3] -Before $null -After ($texts -join [char]10) -Document $null -Item '' -Row $Row
    }
}

function Add-Target {
    param($Row, [string] $Item, [string] $Name)
    $document = Find-PlanDocument -Code $Row[2] -Name $Name
    $before = Read-All -Document $document -Item $Item
    $target = Read-Text -Document $document -Item 'ServerName'
    $script:Seen += ('target {0} {1}={2} {3}' -f $document.UniversalID, $Item, $document.HasItem($Item), $before)
    if ($before -cne $Row[4]) {
        if ($target -ceq '*' -and $Directory -ceq 'main') {
            Add-Unsafe -Code 'foreign-content' -What ('{0} *' -f $Row[2])
        }
        Add-SetStep -Kind 'setting' -Name ('{0} {1} / {2}' -f $Row[2], $target, $Item) -Document $document -Item $Item -Value $Row[4]
    }
}

function Read-Steps {
    $script:Work = @()
    $Result.steps = @()
    $rows = Read-Plan
    $marked = Find-Marked
    $wanted = @{}
    foreach ($mark in ($marked.Keys | Sort-Object)) {
        $script:Seen += ('ours {0} {1} {2}' -f $mark, $marked[$mark].UniversalID, (Get-Hash -Text (Read-Whole -Document $marked[$mark] -WithMarks $true)))
    }
    $name = Get-ServerName -Rows $rows
    foreach ($row in $rows) {
        if ($row[0] -ceq 'import') {
            $wanted[$row[3]] = $true
            Add-Import -Row $row -Kept $marked[$row[3]] -Rows $rows
        } elseif ($row[0] -ceq 'set') {
            Add-Target -Row $row -Item $row[3] -Name $name
        } elseif ($row[0] -ceq 'learned') {
            Add-Target -Row $row -Item (Find-RelayHostItem) -Name $name
        } elseif ($row[0] -ceq 'clone') {
            $wanted[$row[3]] = $true
            Add-Clone -Row $row -Kept $marked[$row[3]]
        }
    }
    $gone = 0
    foreach ($mark in ($marked.Keys | Sort-Object)) {
        if ($wanted.ContainsKey($mark)) {
            continue
        }
        $gone += 1
        if (Test-Edited -Document $marked[$mark]) {
            Add-Unsafe -Code 'hand-edited' -What $mark
        }
        if (-not $mark.StartsWith('infrastructure/')) {
            Add-Unsafe -Code 'enforcement-ends' -What $mark
        }
        Add-Step -Kind 'remove' -Name $mark -Before (Read-Whole -Document $marked[$mark] -WithMarks $true) -After $null -Document $marked[$mark] -Item '' -Row $null
    }
    if ($gone -gt 3 -and ($gone * 2) -gt $marked.Count) {
        Add-Unsafe -Code 'too-much-changed' -What ('{0} / {1}' -f $gone, $marked.Count)
    }
    if (-not [System.IO.File]::Exists($WriterPath)) {
        if ($marked.Count -gt 0 -and $Result.steps.Count -gt 0) {
            Add-Unsafe -Code 'unknown-set' -What '?'
        }
    } elseif ([System.IO.File]::ReadAllText($WriterPath).Trim() -cne 'handschlag.domino-push/1') {
        Add-Unsafe -Code 'newer-writer' -What 'domino'
    }
}
`
