// Part of verify: what the servers show by themselves, read only. Queues with the last error named by cause, the last TLS session of each
// connector from the protocol log of this computer, and the machine-wide TLS switches, which no connector setting can replace.

export const serverEvidenceEngine = String.raw`
$Causes = @(
    @{ Pattern = 'STARTTLS'; Cause = 'The partner host or something in between does not offer STARTTLS.' },
    @{ Pattern = 'UntrustedRoot'; Cause = 'The certificate leads to an authority this server does not trust.' },
    @{ Pattern = 'SubjectMismatch|NoCNMatch'; Cause = 'No name in the certificate fits TlsDomain.' },
    @{ Pattern = 'CertificateExpired'; Cause = 'The certificate has expired.' },
    @{ Pattern = 'RevocationOffline|RevocationFailure|NoRevocationCheck'; Cause = 'The revocation list cannot be reached from this server.' },
    @{ Pattern = 'Revoked'; Cause = 'The certificate was revoked.' },
    @{ Pattern = 'Certificate validation failure'; Cause = 'The certificate was refused; the text names the reason.' },
    @{ Pattern = '4\.4\.1|4\.2\.1|timed out|Unable to connect'; Cause = 'The partner host cannot be reached.' }
)

function Find-Cause {
    param([string] $Text)
    foreach ($entry in $Causes) {
        if ($Text -match $entry.Pattern) {
            return $entry.Cause
        }
    }
    return ''
}

function Find-Row {
    param([string] $Domain)
    if ($RowOfDomain.ContainsKey($Domain)) {
        return $RowOfDomain[$Domain]
    }
    $rest = $Domain
    while ($rest.Contains('.')) {
        $rest = $rest.Substring($rest.IndexOf('.') + 1)
        if ($RowOfDomain.ContainsKey('*.' + $rest)) {
            return $RowOfDomain['*.' + $rest]
        }
    }
    return ''
}

function Read-Queues {
    $queues = @()
    foreach ($server in $Servers) {
        foreach ($queue in @(Get-Queue -Server $server -ResultSize 'Unlimited' -ErrorAction 'Stop')) {
            $name = Find-Row -Domain (([string]$queue.NextHopDomain).ToLowerInvariant())
            if ($name -ne '') {
                $queues += @{
                    Server = $server
                    Connector = $name
                    Domain = [string]$queue.NextHopDomain
                    Status = [string]$queue.Status
                    Messages = [string]$queue.MessageCount
                    LastError = [string]$queue.LastError
                    Cause = Find-Cause -Text ([string]$queue.LastError)
                }
            }
        }
    }
    return , $queues
}

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
            $tls = [regex]::Match($line, 'SP_PROT[_-](TLS1_[0-3])_CLIENT')
            $failed = [regex]::Match($line, 'TLS negotiation failed with error [A-Za-z]+')
            $suite = [regex]::Match($line, 'CALG_[A-Z0-9_]+')
            if ($tls.Success) {
                $Sessions[$name] = @{
                    At = $head.Groups[1].Value; Protocol = $tls.Groups[1].Value; Cipher = $suite.Value; Failure = ''
                }
            } elseif ($failed.Success) {
                $Sessions[$name] = @{ At = $head.Groups[1].Value; Protocol = ''; Cipher = ''; Failure = $failed.Value }
            }
        }
    } finally {
        $reader.Dispose()
    }
}

function Read-Sessions {
    param([int] $Days)
    $sessions = @{}
    $names = @{}
    foreach ($row in $Rows) {
        $names[[string]$row.Settings.Name] = $true
    }
    $since = (Get-Date).ToUniversalTime().AddDays(-$Days)
    $folders = @()
    if ($Servers -contains $env:COMPUTERNAME) {
        $folders += [string](Get-TransportService -Identity $env:COMPUTERNAME).SendProtocolLogPath
        $folders += [string](Get-FrontendTransportService -Identity $env:COMPUTERNAME).SendProtocolLogPath
    }
    foreach ($folder in $folders) {
        if ($folder -eq '' -or -not (Test-Path -LiteralPath $folder)) {
            continue
        }
        $files = @(Get-ChildItem -LiteralPath $folder -Filter 'SEND*.log' | Sort-Object -Property 'LastWriteTimeUtc')
        foreach ($file in $files) {
            if ($file.LastWriteTimeUtc -ge $since) {
                Read-LogFile -Path $file.FullName -Names $names -Sessions $sessions
            }
        }
    }
    return $sessions
}

function Read-TlsSwitches {
    $switches = @{}
    $root = 'HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\{0}\Client'
    foreach ($protocol in @('TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3')) {
        $enabled = [Microsoft.Win32.Registry]::GetValue(($root -f $protocol), 'Enabled', $null)
        $disabled = [Microsoft.Win32.Registry]::GetValue(($root -f $protocol), 'DisabledByDefault', $null)
        $switches[$protocol] = ('Enabled={0} DisabledByDefault={1}' -f $enabled, $disabled)
    }
    foreach ($branch in @('SOFTWARE\Microsoft', 'SOFTWARE\Wow6432Node\Microsoft')) {
        $key = 'HKEY_LOCAL_MACHINE\{0}\.NETFramework\v4.0.30319' -f $branch
        $default = [Microsoft.Win32.Registry]::GetValue($key, 'SystemDefaultTlsVersions', $null)
        $strong = [Microsoft.Win32.Registry]::GetValue($key, 'SchUseStrongCrypto', $null)
        $switches[$branch] = ('SystemDefaultTlsVersions={0} SchUseStrongCrypto={1}' -f $default, $strong)
    }
    return $switches
}
`
