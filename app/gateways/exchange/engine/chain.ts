// Part of rollback: a run with all it completed, as one list of entries. A connector that several of these runs touched stands in it once,
// with the values before the earliest, so that one look and one write say whether it is back. Throws when one of the runs cannot be read,
// for half a way back would leave what nobody planned.
import { scriptPart } from '../../powershell/script-part.ts'

export const chainEngine = scriptPart(`
#why engine-chain
function Read-Journal {
    param([string] $Folder)
    $journal = Read-JsonFile -Folder $Folder -Name 'journal.json'
    if (-not (@('handschlag.exchange-journal/2', 'handschlag.exchange-journal/3') -contains $journal.Schema)) {
        throw 'it is missing or of an unknown form'
    }
    return $journal
}

function Read-Chain {
    param([string] $Folder)
    $journal = Read-Journal -Folder $Folder
    $own = @{ Folder = $Folder; Entries = @($journal.Entries) }
    $open = @(([string]$journal.Earlier).Split('|') | Where-Object { $_ -ne '' })
    $names = @()
    $found = @{}
    for ($index = 0; $index -lt $open.Count -and $index -lt 50; $index += 1) {
        $name = [string]$open[$index]
        if ($names -contains $name) {
            continue
        }
        if ($name -notmatch '^handschlag-backup-[0-9a-f-]{1,60}$') {
            throw 'it names a run by no name of ours'
        }
        $runs = Read-PastRuns -Root (Join-Path -Path $Folder -ChildPath '..') -Filter $name
        if ($runs.Count -ne 1 -or $runs[0].End -eq 'unknown') {
            throw ('the run {0} that it completed cannot be read' -f $name)
        }
        $names += $name
        $found[$name] = $runs[0]
        $open += $runs[0].Earlier
    }
    $chain = @()
    foreach ($name in @($names | Sort-Object)) {
        $chain = @($found[$name]) + $chain
    }
    $chain = @($own) + $chain
    return , $chain
}

#why engine-join-entries
function Join-Entry {
    param([hashtable] $Newer, [hashtable] $Older)
    if ($Older.Kind -eq 'list') {
        foreach ($domain in @($Older.Domains)) {
            if (-not (@($Newer.Domains) -contains $domain)) {
                $Newer.Domains = @($Newer.Domains) + $domain
            }
        }
        return
    }
    $Newer.Kind = $Older.Kind
    $Newer.Old = $Older.Old
    if ([string]$Newer.Guid -eq '') {
        $Newer.Guid = $Older.Guid
    }
}

function Join-Entries {
    param($Chain)
    $joined = @{}
    $keys = @()
    foreach ($run in $Chain) {
        foreach ($object in $run.Entries) {
            $entry = ConvertTo-Table -Object $object
            $entry['Old'] = ConvertTo-Table -Object $object.Old
            $entry['New'] = ConvertTo-Table -Object $object.New
            $key = '{0}|{1}|{2}' -f $entry.Sort, $entry.Server, $entry.Id
            if ($entry.Kind -eq 'list') {
                $key = [string]$entry.Name
            }
            $isKnown = $joined.ContainsKey($key)
            if ($isKnown -and $joined[$key].Kind -eq 'create' -and $entry.Kind -eq 'change') {
                $key = '{0}|{1}' -f $key, $keys.Count
                $isKnown = $false
            }
            if ($isKnown) {
                Join-Entry -Newer $joined[$key] -Older $entry
            } else {
                $joined[$key] = $entry
                $keys += $key
            }
        }
    }
    $entries = @()
    foreach ($kind in @('change', 'create', 'list')) {
        foreach ($key in $keys) {
            if ($joined[$key].Kind -eq $kind) {
                $entries += $joined[$key]
            }
        }
    }
    return , $entries
}
`)
