// Part of domino-apply.ps1: the run of each mode. Ends with 0 done or nothing to do, 2 changes are waiting, 3 refused.

export const applyRun = `
function Get-Steps {
    param($Rows)
    $steps = @()
    $marked = Find-Marked
    $wanted = @{}
    foreach ($row in (Select-Rows -Rows $Rows -Kind 'import')) {
        $wanted[$row[3]] = $true
        if (-not $marked.ContainsKey($row[3])) {
            $steps += @{ Kind = 'import'; Row = $row; Text = ('+ {0}' -f $row[2]) }
        }
    }
    $name = Get-ServerName -Rows $Rows
    foreach ($row in (Select-Rows -Rows $Rows -Kind 'set')) {
        $document = Find-PlanDocument -Code $row[2] -Name $name
        $before = Read-All -Document $document -Item $row[3]
        if ($before -cne $row[4]) {
            $steps += @{ Kind = 'set'; Document = $document; Item = $row[3]; Value = $row[4]; Text = ('~ {0}: {1} = {2} -> {3}' -f $row[2], $row[3], $before, $row[4]) }
        }
    }
    foreach ($row in (Select-Rows -Rows $Rows -Kind 'learned')) {
        $document = Find-PlanDocument -Code $row[2] -Name $name
        $item = Find-RelayHostItem
        $before = Read-All -Document $document -Item $item
        if ($before -cne $row[4]) {
            $steps += @{ Kind = 'set'; Document = $document; Item = $item; Value = $row[4]; Text = ('~ {0}: {1} = {2} -> {3}' -f $row[2], $item, $before, $row[4]) }
        }
    }
    $template = $null
    foreach ($row in (Select-Rows -Rows $Rows -Kind 'clone')) {
        $wanted[$row[3]] = $true
        if ($marked.ContainsKey($row[3])) {
            $kept = $marked[$row[3]]
            if (-not (Test-HoldsValue -Document $kept -Value $row[4]) -or -not (Test-HoldsValue -Document $kept -Value $row[5])) {
                throw ('The document marked {0} does not lead to {1}; remove it, or take back what was changed by hand, and run again.' -f $row[3], $row[5])
            }
            continue
        }
        if ($null -eq $template) {
            $template = Find-OneHolding -Formula 'Type = "Domain"' -Value $Sentinel
            if (-not (Test-HoldsValue -Document $template -Value $row[5])) {
                throw ('The sentinel document does not lead to {0}.' -f $row[5])
            }
        }
        $steps += @{ Kind = 'clone'; Template = $template; Row = $row; Text = ('+ {0} -> {1}' -f $row[4], $row[5]) }
    }
    foreach ($mark in $marked.Keys) {
        if (-not $wanted.ContainsKey($mark)) {
            Write-Host ('? {0} is ours and no longer in the plan; delete it by hand if its partner needs no TLS any more.' -f $mark)
        }
    }
    return , $steps
}

function Invoke-Apply {
    param($Rows)
    $steps = Get-Steps -Rows $Rows
    foreach ($step in $steps) {
        Write-Host $step.Text
    }
    if ($steps.Count -eq 0) {
        Write-Host 'HANDSCHLAG OK nothing to change'
        return 0
    }
    if ($Mode -eq 'Plan') {
        Write-Host ('HANDSCHLAG PENDING {0}' -f $steps.Count)
        return 2
    }
    foreach ($step in $steps) {
        if ($step.Kind -eq 'import') {
            Import-Marked -File $step.Row[2] -Mark $step.Row[3]
        } elseif ($step.Kind -eq 'set') {
            Set-TextItem -Document $step.Document -Item $step.Item -Value $step.Value
        } else {
            New-Clone -Template $step.Template -Row $step.Row
        }
    }
    $left = Get-Steps -Rows $Rows
    if ($left.Count -gt 0) {
        throw ('{0} changes do not read back. Run -Mode Rollback.' -f $left.Count)
    }
    Write-Host ('HANDSCHLAG OK {0}' -f $steps.Count)
    return 0
}

function Invoke-Fill {
    param($Rows)
    $name = Get-ServerName -Rows $Rows
    foreach ($path in [System.IO.Directory]::GetFiles($PSScriptRoot, '*.dxl.template')) {
        $text = [System.IO.File]::ReadAllText($path, [System.Text.Encoding]::UTF8)
        $code = [System.IO.Path]::GetFileName($path).Split('.')[0]
        $isOfDirectory = $false
        foreach ($row in $Rows) {
            if ($row[2] -ceq $code -or ($row[0] -ceq 'clone' -and $code -ceq 'partner-domains')) {
                $isOfDirectory = $true
            }
        }
        if (-not $isOfDirectory) {
            continue
        }
        if ($text.Contains('&open-unid;')) {
            $text = $text.Replace('&open-unid;', [string](Find-PlanDocument -Code $code -Name $name).UniversalID)
        }
        if ($text.Contains('&open-relay-host-item;')) {
            $text = $text.Replace('&open-relay-host-item;', [System.Security.SecurityElement]::Escape((Find-RelayHostItem)))
        }
        if ($text.Contains('&open-domain-type;')) {
            $template = Find-OneHolding -Formula 'Type = "Domain"' -Value $Sentinel
            $text = $text.Replace('&open-domain-type;', [System.Security.SecurityElement]::Escape((Read-Text -Document $template -Item 'DomainType')))
        }
        if (-not [System.IO.Directory]::Exists($BackupFolder)) {
            $null = [System.IO.Directory]::CreateDirectory($BackupFolder)
        }
        $filled = Join-Path -Path $BackupFolder -ChildPath ('filled-{0}.dxl' -f $code)
        [System.IO.File]::WriteAllText($filled, $text)
        Write-Host $filled
    }
    return 0
}

function Invoke-Console {
    $number = 1 + [array]::IndexOf(@('inspect', 'settings', 'activate', 'after-proof'), $Phase)
    $path = Join-Path -Path $PSScriptRoot -ChildPath ('console-{0}-{1}-{2}.txt' -f $Directory, $number, $Phase)
    foreach ($command in [System.IO.File]::ReadAllLines($path, [System.Text.Encoding]::ASCII)) {
        if ($command -cnotmatch '^(tell router update config|restart task router|(show|set) config [A-Za-z0-9_]+(=[0-9]{0,5})?)$') {
            throw ('Not a command of ours: {0}' -f $command)
        }
        Write-Host ('> {0}' -f $command)
        Write-Host ([string]$Session.SendConsoleCommand($Server, $command))
    }
    return 0
}

function Invoke-Rollback {
    $lines = [System.IO.File]::ReadAllLines($JournalPath, [System.Text.Encoding]::ASCII)
    [array]::Reverse($lines)
    foreach ($line in $lines) {
        $cells = Read-Cells -Line $line
        $document = $null
        try {
            $document = $Database.GetDocumentByUNID($cells[1])
        } catch {
            Write-Host ('? {0} is gone already.' -f $cells[1])
        }
        if ($null -eq $document) {
            continue
        }
        if ($cells[0] -ceq 'create') {
            if ((Read-Text -Document $document -Item 'HandschlagId') -cne $cells[2]) {
                throw ('{0} does not carry our mark; nothing was deleted.' -f $cells[1])
            }
            $null = $document.Remove($true)
            Write-Host ('- {0}' -f $cells[2])
            continue
        }
        $now = Read-Text -Document $document -Item $cells[2]
        if ($now -cne $cells[3]) {
            Write-Host ('? {0} was changed since and stays: {1}' -f $cells[2], $now)
            continue
        }
        if ($cells[4] -ceq 'present') {
            $null = $document.ReplaceItemValue($cells[2], $cells[5])
        } else {
            $null = $document.RemoveItem($cells[2])
        }
        $null = $document.Save($true, $false)
        Write-Host ('~ {0}: {1} -> {2}' -f $cells[2], $cells[3], $cells[5])
    }
    [System.IO.File]::Move($JournalPath, ('{0}.{1}.done' -f $JournalPath, [guid]::NewGuid().ToString('N')))
    return 0
}

try {
    $Session = New-Object -ComObject 'Lotus.NotesSession'
    $Session.Initialize()
    if ($Mode -eq 'Console') {
        exit (Invoke-Console)
    }
    $Database = Open-Directory
    if ($Mode -eq 'Rollback') {
        exit (Invoke-Rollback)
    }
    $rows = Read-Plan
    if ($rows.Count -eq 0) {
        throw ('plan.txt has nothing for the directory {0}.' -f $Directory)
    }
    if ($Mode -eq 'Fill') {
        exit (Invoke-Fill -Rows $rows)
    }
    exit (Invoke-Apply -Rows $rows)
} catch {
    Write-Host ('HANDSCHLAG REFUSED {0}' -f $_.Exception.Message)
    exit 3
}
`
