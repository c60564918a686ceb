// Part of apply: keeps the state before the first write. The journal names every step with the old values, so that the rollback script
// needs nothing else, with the new ones, so that a later run sees what was edited by hand since, and the unfinished runs this one completes.
// Any failure here ends the run with 13 before anything is written.
import { scriptPart } from '../../powershell/script-part.ts'

export const journalEngine = scriptPart(`
#why engine-old-values
function Get-OldValues {
    param([string] $Sort, $Connector)
    $old = @{}
    foreach ($key in $ManagedKeys[$Sort]) {
        $value = $Connector.$key
        if ($ListKeys -contains $key) {
            $texts = @()
            foreach ($entry in @($value)) {
                if ($null -ne $entry) {
                    $texts += [string]$entry
                }
            }
            $old[$key] = $null
            if ($texts.Count -gt 0) {
                $old[$key] = [string[]]$texts
            }
        } elseif ($key -eq 'MaxMessageSize') {
            $bytes = ConvertTo-ByteCount -Size $value
            if ($bytes -eq [long]::MaxValue) {
                $old[$key] = 'unlimited'
            } elseif ($bytes -ge 0) {
                $old[$key] = ('{0}B' -f $bytes)
            }
        } elseif ($value -is [bool]) {
            $old[$key] = $value
        } else {
            $old[$key] = $null
            if ([string]$value -ne '') {
                $old[$key] = [string]$value
            }
        }
    }
    return $old
}

#why engine-journal
function New-Entry {
    param([hashtable] $State, [hashtable] $Step)
    $entry = @{ Kind = $Step.Kind; Sort = $Step.Sort; Server = $Step.Server; Id = $Step.Id; Name = $Step.Name; Guid = $Step.Guid }
    $entry['Old'] = $null
    $entry['Domains'] = @()
    $entry['New'] = @{}
    if ($Step.Kind -eq 'change') {
        $connector = Find-ByGuid -State $State -Step $Step
        $entry['Old'] = Get-OldValues -Sort $Step.Sort -Connector $connector
    }
    if ($Step.Kind -eq 'list') {
        $entry['Domains'] = @($Step.Domains)
        return $entry
    }
    foreach ($key in $ManagedKeys[$Step.Sort]) {
        if ($Step.Wanted.ContainsKey($key) -or $ClearableKeys[$Step.Sort] -contains $key) {
            $entry.New[$key] = ConvertTo-PlainValue -Key $key -Value $Step.Wanted[$key]
        }
    }
    return $entry
}

function Save-Journal {
    param([string] $Folder, $Entries, [string[]] $Completed)
    $journal = @{
        Schema = 'handschlag.exchange-journal/3'
        Writer = $Writer
        Plan = $PlanHash
        Run = $Run
        Earlier = (@($Completed) -join '|')
        Entries = @($Entries)
    }
    $text = ConvertTo-Json -InputObject $journal -Depth 8
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'journal.json') -Text $text
}

#why engine-backup
function Save-Backup {
    param([string] $Folder, [hashtable] $State)
    $flat = @()
    foreach ($connector in $State.Send) {
        $flat += @{ Sort = 'send'; Server = ''; Values = (Get-OldValues -Sort 'send' -Connector $connector) }
    }
    $receive = @()
    foreach ($server in $ReceivingServers) {
        foreach ($connector in $State.Receive[$server]) {
            $receive += $connector
            $flat += @{ Sort = 'receive'; Server = $server; Values = (Get-OldValues -Sort 'receive' -Connector $connector) }
        }
    }
    Export-Clixml -InputObject @($State.Send) -LiteralPath (Join-Path -Path $Folder -ChildPath 'send-connectors.clixml') -Depth 5
    Export-Clixml -InputObject @($receive) -LiteralPath (Join-Path -Path $Folder -ChildPath 'receive-connectors.clixml') -Depth 5
    $transport = Get-TransportConfig @ReadOptions
    Export-Clixml -InputObject $transport -LiteralPath (Join-Path -Path $Folder -ChildPath 'transport-config.clixml') -Depth 5
    $text = ConvertTo-Json -InputObject @{ Connectors = @($flat); Lists = $State.Lists } -Depth 6
    Save-Text -Path (Join-Path -Path $Folder -ChildPath 'before.json') -Text $text
}
`)
