// Part of apply and rollback: what earlier runs left in their backup folders. A run has ended when its folder says so or when one that ended
// well completed it; any other is unfinished, and there may be several, the newest first. Only folders that administrators own are believed,
// because a journal decides what is written back; unreadable ones are named and passed over, those of a newer version are only told.
import { scriptPart } from '../../powershell/script-part.ts'

export const pastRunsEngine = scriptPart(`
#why engine-past-runs
$Writer = 1

function ConvertTo-Table {
    param($Object)
    $table = @{}
    if ($null -ne $Object) {
        foreach ($property in $Object.PSObject.Properties) {
            $table[$property.Name] = $property.Value
        }
    }
    return $table
}

function Test-Trusted {
    param([string] $Path)
    $own = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
    $owner = (Get-Acl -LiteralPath $Path).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
    return @('S-1-5-32-544', 'S-1-5-18', $own) -contains $owner
}

function Read-JsonFile {
    param([string] $Folder, [string] $Name)
    $path = Join-Path -Path $Folder -ChildPath $Name
    if (-not (Test-Path -LiteralPath $path)) {
        return $null
    }
    return (ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText((Resolve-Path -LiteralPath $path).ProviderPath)))
}

function Read-PastRuns {
    param([string] $Root, [string] $Filter)
    $runs = @()
    $folders = @()
    if (Test-Path -LiteralPath $Root) {
        $folders = @(Get-ChildItem -LiteralPath $Root -Filter $Filter | Sort-Object -Property 'Name')
    }
    for ($index = $folders.Count - 1; $index -ge 0 -and $runs.Count -lt 50; $index -= 1) {
        $folder = [string]$folders[$index].FullName
        try {
            $journal = Read-JsonFile -Folder $folder -Name 'journal.json'
            $end = Read-JsonFile -Folder $folder -Name 'end.json'
            $schema = 0
            $match = [regex]::Match([string]$journal.Schema, '^handschlag[.]exchange-journal/([0-9]{1,4})$')
            if ($match.Success) {
                $schema = [int]$match.Groups[1].Value
            }
            if ($schema -ge 3 -and (Test-Trusted -Path $folder)) {
                $past = @{ Folder = $folder; Name = [string]$folders[$index].Name; End = 'running'; Entries = @(); Earlier = @() }
                $past['IsNewer'] = $schema -gt 3 -or [int]$journal.Writer -gt $Writer
                if ($null -ne $end) {
                    $past.End = [string]$end.State
                }
                if ($schema -eq 3) {
                    $past.Entries = @($journal.Entries)
                    $past.Earlier = @(([string]$journal.Earlier).Split('|') | Where-Object { $_ -ne '' })
                } elseif ($past.End -eq 'running') {
                    $past.End = 'unknown'
                }
                $runs += $past
            }
        } catch {
            Write-Host ('! {0} cannot be read: {1}' -f $folder, $_.Exception.Message)
        }
    }
    return , $runs
}

function Find-Unfinished {
    param($Runs)
    $found = @()
    $closed = @()
    foreach ($one in $Runs) {
        if (@('applied', 'superseded', 'undone') -contains $one.End) {
            $closed += $one.Earlier
        }
    }
    foreach ($one in $Runs) {
        if (@('running', 'rollback-failed') -contains $one.End -and -not ($closed -contains $one.Name)) {
            $found += $one
        }
    }
    return , $found
}

#why engine-past-end
function Save-End {
    param([string] $Folder, [string] $State)
    try {
        $text = ConvertTo-Json -InputObject @{ Schema = 'handschlag.exchange-end/1'; State = $State }
        Save-Text -Path (Join-Path -Path $Folder -ChildPath 'end.json') -Text $text
    } catch {
        Write-Host ('! The end of this run could not be noted: {0}' -f $_.Exception.Message)
    }
}
`)

/** Apply alone: what the last run that stands gave each connector and list, and whether a newer version wrote that run. */
export const pastValuesEngine = scriptPart(`
#why engine-newer
function Find-Newer {
    param($Runs)
    foreach ($one in $Runs) {
        if (-not (@('undone', 'rolled-back') -contains $one.End)) {
            if ($one.IsNewer) {
                return $one.Name
            }
            return ''
        }
    }
    return ''
}

#why engine-past-values
function Get-PastValues {
    param($Runs)
    $past = @{}
    foreach ($earlier in $Runs) {
        if (-not (@('applied', 'superseded') -contains $earlier.End)) {
            continue
        }
        foreach ($entry in $earlier.Entries) {
            $keys = @(('{0}|{1}|{2}' -f $entry.Sort, $entry.Server, $entry.Id))
            if ($entry.Kind -eq 'list') {
                $keys = @()
                foreach ($domain in @($entry.Domains)) {
                    $keys += ('{0}|{1}' -f $entry.Name, $domain)
                }
            }
            foreach ($key in $keys) {
                if (-not $past.ContainsKey($key)) {
                    $past[$key] = ConvertTo-Table -Object $entry.New
                }
            }
        }
    }
    return $past
}
`)
