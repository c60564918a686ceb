// Part of domino-apply.ps1: finds the documents that are changed, writes with a journal, clones the sentinel. The journal line is written
// before the change it names, so that a run that breaks off can be taken back; an imported document is known only afterwards, by its mark.

export const applyWriter = `
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
`
