// Part of domino-push.ps1: goes back through the journals of a run and of those it continued, the newest line first. Every line is tried; then
// all is read anew from the server, and what is not as it was before throws, so that no run counts as taken back by its own word.

export const pushPowershellUndo = `
function Read-UndoLines {
    param([string] $Name)
    $found = @()
    $next = $Name
    while ($next -ne '') {
        Open-Run -Name $next
        if ([System.IO.File]::Exists($JournalPath)) {
            $lines = [System.IO.File]::ReadAllLines($JournalPath, [System.Text.Encoding]::ASCII)
            [array]::Reverse($lines)
            foreach ($line in $lines) {
                $found += @{ Folder = $BackupFolder; Cells = (Read-Cells -Line $line) }
            }
        }
        $path = Join-Path -Path $BackupFolder -ChildPath 'continues.txt'
        $next = ''
        if ([System.IO.File]::Exists($path)) {
            $next = [System.IO.File]::ReadAllText($path).Trim()
        }
    }
    Open-Run -Name $Name
    return , $found
}

function Undo-Run {
    param([string] $Name, [bool] $IsReal)
    $lines = Read-UndoLines -Name $Name
    $troubles = @()
    foreach ($line in $lines) {
        try {
            Undo-Line -Folder $line.Folder -Cells $line.Cells -IsReal $IsReal
        } catch {
            $troubles += [string]$_.Exception.Message
        }
    }
    if ($IsReal) {
        try {
            Start-Router
        } catch {
            $troubles += [string]$_.Exception.Message
        }
        $open = Find-StillOpen -Lines $lines
        for ($tries = 0; $tries -lt 20 -and $open.Count -gt 0; $tries += 1) {
            [System.Threading.Thread]::Sleep(500)
            $open = Find-StillOpen -Lines $lines
        }
        if ($open.Count -gt 0) {
            $troubles += ('Not as before: {0}.' -f ($open -join ', '))
        }
    }
    if ($troubles.Count -gt 0) {
        throw ($troubles -join ' ')
    }
}

function Find-Document {
    param([string] $Id)
    try {
        return $Database.GetDocumentByUNID($Id)
    } catch {
        return $null
    }
}

function Undo-Line {
    param([string] $Folder, $Cells, [bool] $IsReal)
    if ($Cells[0] -ceq 'variable') {
        Undo-Variable -Cells $Cells -IsReal $IsReal
    } elseif ($Cells[0] -ceq 'set') {
        Undo-Item -Cells $Cells -IsReal $IsReal
    } elseif ($Cells[0] -ceq 'made' -or $Cells[0] -ceq 'remove') {
        Undo-Document -Folder $Folder -Cells $Cells -IsReal $IsReal
    }
}

function Undo-Variable {
    param($Cells, [bool] $IsReal)
    $now = [string](Read-Variable -Name $Cells[1])
    if ($now -ceq $Cells[3]) {
        return
    }
    if ($now -cne $Cells[2]) {
        $Result.stays += $Cells[1]
        return
    }
    $Result.variables += @{ name = $Cells[1]; told = $now; written = $now; wanted = $Cells[3] }
    Add-Unsafe -Code 'enforcement-ends' -What ('notes.ini {0}' -f $Cells[1])
    if ($IsReal) {
        $null = Send-Command -Command ('set config {0}={1}' -f $Cells[1], $Cells[3])
    }
}

function Undo-Document {
    param([string] $Folder, $Cells, [bool] $IsReal)
    $mark = $Cells[2]
    $kept = (Find-Marked)[$mark]
    if ($Cells[0] -ceq 'made' -and $null -ne $kept) {
        $Result.steps += @{ kind = 'remove'; name = $mark; before = (Read-Whole -Document $kept -WithMarks $true); after = $null }
        if (Test-Edited -Document $kept) {
            Add-Unsafe -Code 'hand-edited' -What $mark
        }
        if (-not $mark.StartsWith('infrastructure/')) {
            Add-Unsafe -Code 'enforcement-ends' -What $mark
        }
        if ($IsReal) {
            Remove-Own -Document $kept -Name $mark
        }
    } elseif ($Cells[0] -ceq 'remove' -and ($null -eq $kept -or -not $IsReal)) {
        $dxl = [System.IO.File]::ReadAllText((Join-Path -Path $Folder -ChildPath ('{0}.dxl' -f $Cells[1])))
        $Result.steps += @{ kind = 'create'; name = $mark; before = $null; after = $dxl }
        if ($IsReal) {
            $importer = $Session.CreateDXLImporter()
            $importer.DocumentImportOption = 2
            $importer.ReplicaRequiredForReplaceOrUpdate = $false
            $null = $importer.Import($dxl, $Database)
            if ($null -eq (Find-Marked)[$mark]) {
                throw ('{0} did not come back.' -f $mark)
            }
        }
    }
}

function Undo-Item {
    param($Cells, [bool] $IsReal)
    $document = Find-Document -Id $Cells[1]
    if ($null -eq $document) {
        $Result.stays += $Cells[2]
        return
    }
    $now = Read-All -Document $document -Item $Cells[2]
    if ($now -cne $Cells[3]) {
        if ($now -cne $Cells[5]) {
            $Result.stays += $Cells[2]
        }
        return
    }
    $Result.steps += @{ kind = 'setting'; name = $Cells[2]; before = $now; after = $Cells[5] }
    if (-not $Cells[2].StartsWith('Handschlag')) {
        Add-Unsafe -Code 'enforcement-ends' -What $Cells[2]
    }
    if (-not $IsReal) {
        return
    }
    if ($Cells[4] -ceq 'present') {
        $null = $document.ReplaceItemValue($Cells[2], $Cells[5])
    } else {
        $null = $document.RemoveItem($Cells[2])
    }
    if (-not $document.Save($true, $false)) {
        throw ('{0} could not be saved.' -f $Cells[2])
    }
    Protect-Own -Document $document
}

# Of several lines about one thing the oldest says how it was; what somebody else set since is not ours to judge.
function Find-StillOpen {
    param($Lines)
    $open = @()
    $wasThere = @{}
    $values = @{}
    foreach ($line in $Lines) {
        $cells = $line.Cells
        if ($cells[0] -ceq 'made' -or $cells[0] -ceq 'remove') {
            $wasThere[$cells[2]] = $cells[0] -ceq 'remove'
        } elseif ($cells[0] -ceq 'variable' -or $cells[0] -ceq 'set') {
            $key = $cells[1]
            $old = $cells[3]
            $new = $cells[2]
            if ($cells[0] -ceq 'set') {
                $key = '{0} {1}' -f $cells[1], $cells[2]
                $old = $cells[5]
                $new = $cells[3]
            }
            if (-not $values.ContainsKey($key)) {
                $values[$key] = @{ Cells = $cells; Old = ''; Ours = @() }
            }
            $values[$key].Old = $old
            $values[$key].Ours += $new
        }
    }
    $marked = Find-Marked
    foreach ($mark in $wasThere.Keys) {
        if ($marked.ContainsKey($mark) -ne $wasThere[$mark]) {
            $open += $mark
        }
    }
    foreach ($key in $values.Keys) {
        $now = Read-Now -Cells $values[$key].Cells
        if ($null -ne $now -and $now -cne $values[$key].Old -and $values[$key].Ours -ccontains $now) {
            $open += $key
        }
    }
    return , $open
}

function Read-Now {
    param($Cells)
    if ($Cells[0] -ceq 'variable') {
        return [string](Read-Variable -Name $Cells[1])
    }
    $document = Find-Document -Id $Cells[1]
    if ($null -eq $document) {
        return $null
    }
    return [string](Read-All -Document $document -Item $Cells[2])
}

function Get-UndoState {
    $lines = @()
    foreach ($step in $Result.steps) {
        $lines += ('step {0} {1} {2} {3}' -f $step.kind, $step.name, $step.before, $step.after)
    }
    foreach ($variable in $Result.variables) {
        $lines += ('variable {0} {1} {2}' -f $variable.name, $variable.written, $variable.wanted)
    }
    foreach ($name in $Result.stays) {
        $lines += ('stays {0}' -f $name)
    }
    return Get-Hash -Text ($lines -join [char]10)
}
`
