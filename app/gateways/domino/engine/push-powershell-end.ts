// Last part of domino-push.ps1: each mode under one roof, so that whatever throws ends in a result line; a failed apply takes back first.
// `refused` says that nothing was written: once writing has begun, whatever else throws is `failed`, and delivery goes back.

export const pushPowershellEnd = `
function Invoke-Apply {
    $script:Lock = Lock-Push
    Read-State
    if ($Result.state -cne $Expect) {
        Stop-Push -Word 'moved' -Code 4 -Detail $Result.state
    }
    foreach ($reason in $Result.unsafe) {
        if ($Accepted.Split(',') -cnotcontains $reason.code) {
            Stop-Push -Word 'refused' -Code 3 -Detail ('unsafe {0}' -f $reason.code)
        }
    }
    $unfinished = [string]$Result.unfinished
    Open-Run -Name $Run
    New-OwnFolder -Path $BackupFolder
    $Result.run = $Run
    Write-Mark -Name 'continues.txt' -Text $unfinished
    Write-Mark -Name 'begun.txt' -Text $Expect
    if ($unfinished -ne '') {
        [System.IO.File]::WriteAllText((Join-Path -Path (Join-Path -Path $RunsFolder -ChildPath $unfinished) -ChildPath 'ended.txt'), $Result.run)
    }
    $script:HasBegun = $true
    try {
        Invoke-Push
    } catch {
        $why = [string]$_.Exception.Message
        Write-Host $why
        try {
            Undo-Run -Name $Result.run -IsReal $true
        } catch {
            Stop-Push -Word 'failed' -Code 6 -Detail ('{0} {1}' -f $why, $_.Exception.Message)
        }
        Write-Mark -Name 'ended.txt' -Text 'taken-back'
        Stop-Push -Word 'taken-back' -Code 5 -Detail $why
    }
    [System.IO.File]::WriteAllText($WriterPath, 'handschlag.domino-push/1')
    Write-Mark -Name 'ended.txt' -Text 'done'
}

function Invoke-Undo {
    param([bool] $IsReal)
    if ($IsReal) {
        $script:Lock = Lock-Push
    }
    $folder = Join-Path -Path $RunsFolder -ChildPath $Run
    $ended = Join-Path -Path $folder -ChildPath 'ended.txt'
    $isOpen = [System.IO.Directory]::Exists($folder) -and -not ([System.IO.File]::Exists($ended) -and [System.IO.File]::ReadAllText($ended) -cmatch '^(undone|taken-back)')
    $Result.run = $Run
    if ($IsReal -and $Expect -ne '') {
        if ($isOpen) {
            Undo-Run -Name $Run -IsReal $false
        }
        $Result.state = Get-UndoState
        if ($Result.state -cne $Expect) {
            Stop-Push -Word 'moved' -Code 4 -Detail $Result.state
        }
        foreach ($list in @('steps', 'variables', 'stays', 'unsafe')) {
            $Result[$list] = @()
        }
    }
    if ($isOpen) {
        Undo-Run -Name $Run -IsReal $IsReal
    }
    $Result.state = Get-UndoState
    if ($IsReal -and $isOpen) {
        Write-Mark -Name 'ended.txt' -Text 'undone'
    }
}

try {
    $Session = New-Object -ComObject 'Lotus.NotesSession'
    $Session.Initialize()
    $ServerName = [string]$Session.UserName
    $Server = ''
    $Database = Open-Directory
    foreach ($line in [System.IO.File]::ReadAllLines((Join-Path -Path $PSScriptRoot -ChildPath 'plan.txt'), [System.Text.Encoding]::ASCII)) {
        $cells = Read-Cells -Line $line
        if ($cells.Count -eq 3 -and $cells[0] -ceq 'server' -and (Test-SameName -Left $ServerName -Right $cells[2])) {
            $Directory = $cells[1]
        }
    }
    if ($Directory -eq '') {
        throw ('This server is {0}; plan.txt does not know it.' -f $ServerName)
    }
    $Result.server = @{ directory = $Directory; name = $ServerName; version = [string]$Session.NotesVersion }
    switch ($Mode) {
        'Inspect' { Read-State }
        'Apply' { Invoke-Apply }
        'Verify' {
            Assert-InForce
            Write-Host (Send-Command -Command 'tell router show queues')
        }
        'InspectUndo' { Invoke-Undo -IsReal $false }
        'Undo' { Invoke-Undo -IsReal $true }
    }
} catch {
    $Result.stops += [string]$_.Exception.Message
    if ($Mode -eq 'Undo' -or $HasBegun) {
        Stop-Push -Word 'failed' -Code 6 -Detail ([string]$_.Exception.Message)
    }
    Stop-Push -Word 'refused' -Code 3 -Detail ([string]$_.Exception.Message)
}
Stop-Push -Word 'done' -Code 0 -Detail ''
`
