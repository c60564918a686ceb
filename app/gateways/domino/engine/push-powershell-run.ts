// Parts of domino-push.ps1: variables by the server's console, applying under a lock with a journal before every write, proving.
// SendConsoleCommand gives the console's answer; where it is refused, `nserver -c` is tried, whose answer nobody sees.

export const pushPowershellRun = String.raw`
function Send-Command {
    param([string] $Command)
    if ($Command -cnotmatch '^(tell router (update config|show queues)|restart task router|show server|(show|set) config [A-Za-z0-9_]+(=[0-9]{0,5})?)$') {
        throw ('Not a command of ours: {0}' -f $Command)
    }
    Write-Host ('> {0}' -f $Command)
    try {
        return [string]$Session.SendConsoleCommand($ServerName, $Command)
    } catch {
        Write-Host $_.Exception.Message
    }
    $null = & $Nserver -c $Command
    if ($LASTEXITCODE -ne 0) {
        throw ('nserver -c ended with {0}.' -f $LASTEXITCODE)
    }
    return ''
}

function Read-Variable {
    param([string] $Name)
    $text = [string]$Session.GetEnvironmentString($Name, $true)
    if ($text -eq '') {
        return $null
    }
    return $text
}

function Read-Variables {
    $Result.variables = @()
    $wanted = $WantedMain
    if ($Directory -ceq 'tlsonly') {
        $wanted = $WantedTlsOnly
    }
    foreach ($pair in $wanted) {
        $name, $value = $pair.Split('=')
        $told = $null
        $match = [regex]::Match((Send-Command -Command ('show config {0}' -f $name)), ('(?im)^\s*{0}=([^\r\n]*)' -f $name))
        if ($match.Success) {
            $told = $match.Groups[1].Value.Trim()
        }
        $Result.variables += @{ name = $name; told = $told; written = (Read-Variable -Name $name); wanted = $value }
    }
}

# A journal decides what is written back, so only folders of administrators, the system and this account are believed.
function Assert-Own {
    param([string] $Path)
    if (([int][System.IO.File]::GetAttributes($Path) -band 1024) -ne 0) {
        throw ('{0} is a link.' -f $Path)
    }
    $owner = [System.IO.Directory]::GetAccessControl($Path).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    if (@('S-1-5-32-544', 'S-1-5-18', [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value) -cnotcontains $owner) {
        throw ('{0} belongs to {1}.' -f $Path, $owner)
    }
}

function New-OwnFolder {
    param([string] $Path)
    $self = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $rights = [System.Security.AccessControl.DirectorySecurity]::new()
    $rights.SetSecurityDescriptorSddlForm(('D:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;FA;;;{0})' -f $self), 'Access')
    $null = [System.IO.Directory]::CreateDirectory($Path, $rights)
    Assert-Own -Path $Path
}

function Find-Unfinished {
    if (-not [System.IO.Directory]::Exists($RunsFolder)) {
        return $null
    }
    $found = $null
    Assert-Own -Path $StateFolder
    Assert-Own -Path $RunsFolder
    foreach ($folder in ([System.IO.Directory]::GetDirectories($RunsFolder) | Sort-Object)) {
        Assert-Own -Path $folder
        if ([System.IO.File]::Exists((Join-Path -Path $folder -ChildPath 'begun.txt')) -and -not [System.IO.File]::Exists((Join-Path -Path $folder -ChildPath 'ended.txt'))) {
            $found = [System.IO.Path]::GetFileName($folder)
        }
    }
    return $found
}

function Read-State {
    $script:Seen = @()
    $Result.unsafe = @()
    Read-Steps
    Read-Variables
    $Result.unfinished = Find-Unfinished
    foreach ($variable in $Result.variables) {
        $script:Seen += ('variable {0}={1}' -f $variable.name, $variable.written)
    }
    $script:Seen += ('unfinished {0}' -f $Result.unfinished)
    $Result.state = Get-Hash -Text ($Seen -join [char]10)
}

function Lock-Push {
    New-OwnFolder -Path $StateFolder
    New-OwnFolder -Path $RunsFolder
    try {
        return [System.IO.File]::Open((Join-Path -Path $StateFolder -ChildPath 'lock'), 'OpenOrCreate', 'ReadWrite', 'None')
    } catch [System.IO.IOException] {
        Stop-Push -Word 'locked' -Code 7 -Detail $StateFolder
    }
}

function Open-Run {
    param([string] $Name)
    $script:BackupFolder = Join-Path -Path $RunsFolder -ChildPath $Name
    $script:JournalPath = Join-Path -Path $BackupFolder -ChildPath 'journal.txt'
    if ([System.IO.Directory]::Exists($BackupFolder)) {
        Assert-Own -Path $BackupFolder
    }
}

function Write-Mark {
    param([string] $Name, [string] $Text)
    [System.IO.File]::WriteAllText((Join-Path -Path $BackupFolder -ChildPath $Name), $Text, [System.Text.Encoding]::ASCII)
}

function Start-Router {
    $null = Send-Command -Command 'tell router update config'
    $null = Send-Command -Command 'restart task router'
}

function Protect-Own {
    param($Document)
    if ($null -ne $Document -and $Document.HasItem('HandschlagId')) {
        $null = $Document.ReplaceItemValue('HandschlagSeal', (Get-Hash -Text (Read-Whole -Document $Document -WithMarks $false)))
        if (-not $Document.Save($true, $false)) {
            throw 'HandschlagSeal could not be saved.'
        }
    }
}

function Remove-Own {
    param($Document, [string] $Name)
    if (-not $Document.Remove($true)) {
        throw ('{0} could not be removed.' -f $Name)
    }
}

function Invoke-Steps {
    foreach ($step in $Work) {
        Write-Host ('{0} {1}' -f $step.Kind, $step.Name)
        if ($step.Kind -ceq 'remove' -or $step.Kind -ceq 'replace') {
            Save-Dxl -Document $step.Document
            Write-Journal -Cells @('remove', [string]$step.Document.UniversalID, $step.Name)
            Remove-Own -Document $step.Document -Name $step.Name
        }
        if ($step.Item -ne '') {
            Set-TextItem -Document $step.Document -Item $step.Item -Value $step.After
            Protect-Own -Document $step.Document
        } elseif ($null -ne $step.Row) {
            Write-Journal -Cells @('made', '-', $step.Name)
            if ($step.Row[0] -ceq 'import') {
                Import-Marked -File $step.Row[2] -Mark $step.Row[3]
            } else {
                New-Clone -Template (Find-OneHolding -Formula 'Type = "Domain"' -Value $Sentinel) -Row $step.Row
            }
            Protect-Own -Document (Find-Marked)[$step.Name]
        }
    }
}

function Invoke-Push {
    foreach ($variable in $Result.variables) {
        if ($variable.written -cne $variable.wanted) {
            Write-Journal -Cells @('variable', $variable.name, $variable.wanted, [string]$variable.written)
            $null = Send-Command -Command ('set config {0}={1}' -f $variable.name, $variable.wanted)
        }
    }
    Invoke-Steps
    Start-Router
    Assert-InForce
}

function Assert-InForce {
    Read-State
    if ($Result.steps.Count -gt 0) {
        throw ('{0} changes do not read back.' -f $Result.steps.Count)
    }
    foreach ($variable in $Result.variables) {
        if ($variable.written -cne $variable.wanted -or ($null -ne $variable.told -and $variable.told -cne $variable.wanted)) {
            throw ('{0} is not {1}.' -f $variable.name, $variable.wanted)
        }
    }
}
`
