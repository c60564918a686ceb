// Part of apply and rollback: what a machine needs to know besides the words on the console. The version, one hash over everything a plan
// was made from, and each step with the values before and after. Values that compare as equal are told alike.
import { scriptPart } from '../../powershell/script-part.ts'

export const reportEngine = scriptPart(String.raw`
#why engine-version
function Get-ExchangeVersion {
    $setup = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup' -ErrorAction SilentlyContinue
    if ($null -eq $setup) {
        return ''
    }
    return ('{0}.{1}.{2}.{3}' -f $setup.MsiProductMajor, $setup.MsiProductMinor, $setup.MsiBuildMajor, $setup.MsiBuildMinor)
}

#why engine-state-hash
function Get-StateLine {
    param([string] $Sort, [string] $Server, $Connector)
    $texts = @($Sort, $Server, $Connector.Guid.ToString())
    foreach ($key in $ManagedKeys[$Sort]) {
        $texts += ('{0}={1}' -f $key, (ConvertTo-PlainValue -Key $key -Value $Connector.$key))
    }
    return ($texts -join '|')
}

function Get-StateHash {
    param([hashtable] $State, [string[]] $Also)
    $lines = @($Also)
    foreach ($connector in $State.Send) {
        $lines += Get-StateLine -Sort 'send' -Server '' -Connector $connector
    }
    foreach ($server in $State.Receive.Keys) {
        foreach ($connector in $State.Receive[$server]) {
            $lines += Get-StateLine -Sort 'receive' -Server $server -Connector $connector
        }
    }
    foreach ($name in $State.Lists.Keys) {
        $lines += ('{0}|{1}' -f $name, (@($State.Lists[$name] | Sort-Object) -join '|'))
    }
    $text = @($lines | Sort-Object) -join [Environment]::NewLine
    $algorithm = New-Object -TypeName 'System.Security.Cryptography.SHA256CryptoServiceProvider'
    $digest = $algorithm.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($text))
    return ([BitConverter]::ToString($digest) -replace '-', '').ToLowerInvariant()
}

#why engine-expected
function Assert-Expected {
    param([string] $Found, [string] $Expected)
    if ($Expected -ne '' -and $Found -ne $Expected) {
        Stop-Script -Code 14 -State 'moved' -Message 'Exchange is not as it was when the plan was made. Nothing was written.'
    }
}

#why engine-shown-values
function Get-ShownValue {
    param([string] $Key, $Value)
    if ($Key -eq 'RemoteIPRanges') {
        return (@(Get-ListTexts -Values $Value | Sort-Object) -join ', ')
    }
    return (ConvertTo-PlainValue -Key $Key -Value $Value)
}

function Get-ShownTables {
    param([string] $Sort, $Connector, $Wanted)
    $before = @{}
    $after = @{}
    foreach ($key in $ManagedKeys[$Sort]) {
        if ($null -ne $Connector) {
            $before[$key] = Get-ShownValue -Key $key -Value $Connector.$key
        }
        if ($null -eq $Wanted) {
            continue
        }
        if ($Wanted.ContainsKey($key)) {
            $after[$key] = Get-ShownValue -Key $key -Value $Wanted[$key]
        } elseif ($null -ne $Connector -and -not ($ClearableKeys[$Sort] -contains $key)) {
            $after[$key] = $before[$key]
        } else {
            $after[$key] = ''
        }
        if ($null -ne $Connector -and $before[$key] -cne $after[$key]) {
            $left = ConvertTo-PlainValue -Key $key -Value $Connector.$key
            $right = ConvertTo-PlainValue -Key $key -Value $Wanted[$key]
            if ($left -ceq $right) {
                $before[$key] = $after[$key]
            }
        }
    }
    return @{ Before = $before; After = $after }
}

#why engine-edited
function Find-Edited {
    param([string] $Sort, $Connector, $Written)
    $edited = @()
    foreach ($key in $ManagedKeys[$Sort]) {
        if ($Written.ContainsKey($key) -and [string]$Written[$key] -cne (ConvertTo-PlainValue -Key $key -Value $Connector.$key)) {
            $edited += $key
        }
    }
    return $edited
}
`)

/** Apply alone: a step to be done as the machine is told. */
export const stepReportEngine = scriptPart(`
#why engine-step-report
function New-StepReport {
    param([hashtable] $State, [hashtable] $Step, [hashtable] $Past)
    $report = @{ Kind = $Step.Kind; Sort = $Step.Sort; Server = $Step.Server; Id = $Step.Id; Name = $Step.Name }
    $report['Edited'] = @()
    if ($Step.Kind -eq 'list') {
        $report['Listed'] = @($State.Lists[$Step.Name])
        $report['Domains'] = @($Step.Domains)
        $report['Edited'] = @($Step.Domains | Where-Object { $Past.ContainsKey(('{0}|{1}' -f $Step.Name, $_)) })
        $report['IsKnown'] = $true
        return $report
    }
    $key = '{0}|{1}|{2}' -f $Step.Sort, $Step.Server, $Step.Id
    $report['IsKnown'] = $Past.ContainsKey($key)
    if ($Step.Kind -eq 'create') {
        $report['After'] = (Get-ShownTables -Sort $Step.Sort -Connector $null -Wanted $Step.Wanted).After
        return $report
    }
    $connector = Find-ByGuid -State $State -Step $Step
    $tables = Get-ShownTables -Sort $Step.Sort -Connector $connector -Wanted $Step.Wanted
    $report['Before'] = $tables.Before
    $report['After'] = $tables.After
    if ($report.IsKnown) {
        $report['Written'] = [string]$Past[$key]['AddressSpaces']
        $report['Edited'] = @(Find-Edited -Sort $Step.Sort -Connector $connector -Written $Past[$key])
    }
    return $report
}
`)

/** Rollback alone: an entry of the journal that is still to be taken back, as the machine is told. */
export const openReportEngine = scriptPart(`
#why engine-open-report
function New-OpenReport {
    param([hashtable] $State, $Entry)
    $report = @{ Kind = $Entry.Kind; Sort = $Entry.Sort; Server = $Entry.Server; Id = $Entry.Id; Name = $Entry.Name }
    $report['Edited'] = @()
    if ($Entry.Kind -eq 'list') {
        $report['Listed'] = @($State.Lists[$Entry.Name])
        $report['Domains'] = @(Find-ListedDomains -State $State -Entry $Entry)
        return $report
    }
    $connector = Find-JournalConnector -State $State -Entry $Entry
    if ($null -eq $connector) {
        return $report
    }
    $wanted = $null
    if ($Entry.Kind -eq 'change') {
        $wanted = $Entry.Old
    }
    $tables = Get-ShownTables -Sort $Entry.Sort -Connector $connector -Wanted $wanted
    $report['Before'] = $tables.Before
    if ($Entry.Kind -eq 'change') {
        $report['After'] = $tables.After
    }
    $report['Edited'] = @(Find-Edited -Sort $Entry.Sort -Connector $connector -Written $Entry.New)
    return $report
}
`)
