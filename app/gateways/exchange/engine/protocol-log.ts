// Part of verify: the last TLS session of every connector of ours, from the protocol logs of this computer. The logs are open for writing
// by Exchange meanwhile and are read beside it; only their own columns and TLS lines are looked at.
import { scriptPart } from '../../powershell/script-part.ts'

export const protocolLogEngine = scriptPart(String.raw`
#why verify-log-file
function Read-LogFile {
    param([string] $Path, [hashtable] $Names, [hashtable] $Sessions)
    $stream = [System.IO.File]::Open($Path, 'Open', 'Read', 'ReadWrite')
    $reader = New-Object -TypeName 'System.IO.StreamReader' -ArgumentList $stream
    try {
        while (-not $reader.EndOfStream) {
            $line = $reader.ReadLine()
            $head = [regex]::Match($line, '^([^,]*),([^,]*),([^,]*),')
            $name = $head.Groups[2].Value
            if (-not $head.Success -or -not $Names.ContainsKey($name)) {
                continue
            }
            $tls = [regex]::Match($line, 'SP_PROT[_-](TLS1_[0-3])_(CLIENT|SERVER)')
            $failed = [regex]::Match($line, 'TLS negotiation failed with error [A-Za-z]+')
            $suite = [regex]::Match($line, 'CALG_[A-Z0-9_]+')
            if ($tls.Success) {
                $Sessions[$name] = @{
                    At = $head.Groups[1].Value; Protocol = $tls.Groups[1].Value; Cipher = $suite.Value; Failure = ''; Cause = ''
                }
            } elseif ($failed.Success) {
                $cause = Find-Cause -Text $failed.Value
                $Sessions[$name] = @{ At = $head.Groups[1].Value; Protocol = ''; Cipher = ''; Failure = $failed.Value; Cause = $cause }
            }
        }
    } finally {
        $reader.Dispose()
    }
}

#why verify-log-folders
function Get-LogFolders {
    $here = $env:COMPUTERNAME
    $folders = @()
    if ($Servers -contains $here) {
        $folders += @{ Pattern = 'SEND*.log'; Path = [string](Get-TransportService -Identity $here).SendProtocolLogPath }
        $folders += @{ Pattern = 'SEND*.log'; Path = [string](Get-FrontendTransportService -Identity $here).SendProtocolLogPath }
    }
    if ($ReceivingServers -contains $here) {
        $folders += @{ Pattern = 'RECV*.log'; Path = [string](Get-FrontendTransportService -Identity $here).ReceiveProtocolLogPath }
    }
    return $folders
}

function Read-Sessions {
    param([int] $Days)
    $sessions = @{}
    $names = @{}
    foreach ($row in $Rows) {
        $names[[string]$row.Settings.Name] = $true
    }
    foreach ($server in $ReceivingServers) {
        foreach ($row in $ReceiveRows) {
            $names[('{0}\{1}' -f $server, $row.Settings.Name)] = $true
        }
    }
    $since = (Get-Date).ToUniversalTime().AddDays(-$Days)
    foreach ($folder in @(Get-LogFolders)) {
        if ($folder.Path -eq '' -or -not (Test-Path -LiteralPath $folder.Path)) {
            continue
        }
        $files = @(Get-ChildItem -LiteralPath $folder.Path -Filter $folder.Pattern | Sort-Object -Property 'LastWriteTimeUtc')
        foreach ($file in $files) {
            if ($file.LastWriteTimeUtc -ge $since) {
                Read-LogFile -Path $file.FullName -Names $names -Sessions $sessions
            }
        }
    }
    return $sessions
}
`)
