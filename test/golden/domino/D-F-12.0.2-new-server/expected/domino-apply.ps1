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

function Get-ServerName {
    param($Rows)
    $servers = Select-Rows -Rows $Rows -Kind 'server'
    return [string]$servers[0][2]
}

function Test-SameName {
    param([string] $Left, [string] $Right)
    $short = ($Right -replace '(?<=^|/)(CN|OU|O|C)=', '')
    return ($Left -eq $Right -or $Left -eq $short)
}

function Find-ServerDocument {
    param([string] $Name)
    foreach ($document in (Find-Documents -Formula 'Form = "Server"')) {
        if (Test-SameName -Left (Read-Text -Document $document -Item 'ServerName') -Right $Name) {
            return $document
        }
    }
    throw ('No Server document for {0}.' -f $Name)
}

function Find-Configuration {
    param([string] $Name)
    if ($ConfigurationId -ne '') {
        return $Database.GetDocumentByUNID($ConfigurationId)
    }
    $default = $null
    $groups = @()
    foreach ($document in (Find-Documents -Formula 'Form = "ServerConfig"')) {
        $target = Read-Text -Document $document -Item 'ServerName'
        if (Test-SameName -Left $target -Right $Name) {
            return $document
        }
        if ($target -eq '*') {
            $default = $document
        } elseif ($target -notmatch '[/=]' -and $target -notlike 'handschlag-sentinel*') {
            $groups += $target
        }
    }
    if ($groups.Count -gt 0) {
        throw ('A group may decide for {0}: {1}. Name the effective Configuration document with -ConfigurationId.' -f $Name, ($groups -join ', '))
    }
    if ($null -eq $default) {
        throw ('No Configuration document is effective for {0}.' -f $Name)
    }
    if ($Directory -eq 'main' -and -not $AllServers) {
        throw 'Only the Configuration document for all servers (*) is effective; changing it changes every server. Say -AllServers if you mean that.'
    }
    return $default
}

function Find-PlanDocument {
    param([string] $Code, [string] $Name)
    if ($Code -ceq 'server') {
        return Find-ServerDocument -Name $Name
    }
    return Find-Configuration -Name $Name
}

function Find-RelayHostItem {
    $document = Find-OneHolding -Formula 'Form = "ServerConfig"' -Value $Sentinel
    $names = @()
    foreach ($item in $document.Items) {
        if ($item.Type -eq $TextType -and (Read-All -Document $document -Item $item.Name) -eq $Sentinel) {
            $names += [string]$item.Name
        }
    }
    if ($names.Count -ne 1) {
        throw ('The sentinel stands in {0} items ({1}); exactly one is needed.' -f $names.Count, ($names -join ', '))
    }
    return $names[0]
}

function Write-Journal {
    param([string[]] $Cells)
    if (-not [System.IO.Directory]::Exists($BackupFolder)) {
        $null = [System.IO.Directory]::CreateDirectory($BackupFolder)
    }
    $texts = @()
    foreach ($cell in $Cells) {
        $texts += ConvertTo-Cell -Text $cell
    }
    [System.IO.File]::AppendAllText($JournalPath, (($texts -join $Tab) + [Environment]::NewLine), [System.Text.Encoding]::ASCII)
}

function Save-Dxl {
    param($Document)
    if (-not [System.IO.Directory]::Exists($BackupFolder)) {
        $null = [System.IO.Directory]::CreateDirectory($BackupFolder)
    }
    $path = Join-Path -Path $BackupFolder -ChildPath ('{0}.dxl' -f $Document.UniversalID)
    if (-not [System.IO.File]::Exists($path)) {
        $exporter = $Session.CreateDXLExporter()
        [System.IO.File]::WriteAllText($path, [string]$exporter.Export($Document))
    }
}

function Set-TextItem {
    param($Document, [string] $Item, [string] $Value)
    $old = @()
    foreach ($entry in @($Document.GetItemValue($Item))) {
        $old += [string]$entry
    }
    if ($old.Count -gt 1) {
        throw ('{0} holds {1} values; change it by hand.' -f $Item, $old.Count)
    }
    Save-Dxl -Document $Document
    $had = 'absent'
    if ($Document.HasItem($Item)) {
        $had = 'present'
    }
    Write-Journal -Cells @('set', [string]$Document.UniversalID, $Item, $Value, $had, [string]$old[0])
    $null = $Document.ReplaceItemValue($Item, $Value)
    if (-not $Document.Save($true, $false)) {
        throw ('{0} could not be saved.' -f $Item)
    }
}

function New-Clone {
    param($Template, $Row)
    $copy = $Database.CreateDocument()
    foreach ($item in $Template.Items) {
        if ($item.Name.StartsWith('$')) {
            continue
        }
        $null = $copy.CopyItem($item, $item.Name)
        if ($item.Type -eq $TextType) {
            $values = @()
            foreach ($value in @($Template.GetItemValue($item.Name))) {
                $values += [regex]::Replace([string]$value, [regex]::Escape($Sentinel), $Row[4], 'IgnoreCase')
            }
            $null = $copy.ReplaceItemValue($item.Name, [object[]]$values)
        }
    }
    $null = $copy.ReplaceItemValue('HandschlagId', $Row[3])
    $null = $copy.ReplaceItemValue('HandschlagPartner', $Row[6])
    if ($Row[7] -ne '') {
        $null = $copy.ReplaceItemValue('HandschlagAgreement', $Row[7])
    }
    Write-Journal -Cells @('create', [string]$copy.UniversalID, $Row[3])
    if (-not $copy.Save($true, $false)) {
        throw ('The document for {0} could not be saved.' -f $Row[4])
    }
}

function Import-Marked {
    param([string] $File, [string] $Mark)
    $importer = $Session.CreateDXLImporter()
    $importer.DocumentImportOption = 2
    $importer.ReplicaRequiredForReplaceOrUpdate = $false
    $path = Join-Path -Path $PSScriptRoot -ChildPath $File
    $null = $importer.Import([System.IO.File]::ReadAllText($path, [System.Text.Encoding]::UTF8), $Database)
    $made = (Find-Marked)[$Mark]
    if ($null -eq $made) {
        throw ('{0} was imported and is not there.' -f $File)
    }
    Write-Journal -Cells @('create', [string]$made.UniversalID, $Mark)
}

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
