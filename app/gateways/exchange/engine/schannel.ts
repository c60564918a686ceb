// Part of verify: the machine-wide TLS switches of this computer, which no connector setting can replace. Read only, never written. Each
// is judged against "TLS 1.2 and newer only"; TLS 1.3 is shown without a judgement, because the maker's statements contradict each other.
import { scriptPart } from '../../powershell/script-part.ts'

export const schannelEngine = scriptPart(String.raw`
#why verify-schannel
function Read-Switch {
    param([string] $Path, [string] $Name)
    $value = [Microsoft.Win32.Registry]::GetValue(('HKEY_LOCAL_MACHINE\{0}' -f $Path), $Name, $null)
    if ($null -eq $value) {
        return 'not set'
    }
    if ($value -is [string] -or $value -is [int]) {
        return [string]$value
    }
    return (@($value) -join ',')
}

function New-SwitchReport {
    param([string] $Path, [string] $Name, [string] $Expected)
    $value = Read-Switch -Path $Path -Name $Name
    $verdict = 'shown'
    if ($Expected -ne '') {
        $verdict = 'differs'
        if ($value -eq $Expected) {
            $verdict = 'as recommended'
        }
    }
    return @{ Path = $Path; Name = $Name; Value = $value; Expected = $Expected; Verdict = $verdict }
}

#why verify-schannel-list
function Read-TlsSwitches {
    $root = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL'
    $switches = @()
    foreach ($side in @('Client', 'Server')) {
        foreach ($protocol in @('TLS 1.0', 'TLS 1.1')) {
            $path = '{0}\Protocols\{1}\{2}' -f $root, $protocol, $side
            $switches += New-SwitchReport -Path $path -Name 'Enabled' -Expected '0'
            $switches += New-SwitchReport -Path $path -Name 'DisabledByDefault' -Expected '1'
        }
        $path = '{0}\Protocols\TLS 1.2\{1}' -f $root, $side
        $switches += New-SwitchReport -Path $path -Name 'Enabled' -Expected '1'
        $switches += New-SwitchReport -Path $path -Name 'DisabledByDefault' -Expected '0'
        $path = '{0}\Protocols\TLS 1.3\{1}' -f $root, $side
        $switches += New-SwitchReport -Path $path -Name 'Enabled' -Expected ''
        $switches += New-SwitchReport -Path $path -Name 'DisabledByDefault' -Expected ''
    }
    $ciphers = @(
        'DES 56/56', 'NULL', 'RC2 40/128', 'RC2 56/128', 'RC2 56/56', 'RC4 40/128', 'RC4 56/128', 'RC4 64/128', 'RC4 128/128', 'Triple DES 168'
    )
    foreach ($cipher in $ciphers) {
        $switches += New-SwitchReport -Path ('{0}\Ciphers\{1}' -f $root, $cipher) -Name 'Enabled' -Expected '0'
    }
    $switches += New-SwitchReport -Path ('{0}\Hashes\MD5' -f $root) -Name 'Enabled' -Expected '0'
    $switches += New-SwitchReport -Path $root -Name 'AllowInsecureRenegoClients' -Expected '0'
    $switches += New-SwitchReport -Path $root -Name 'AllowInsecureRenegoServers' -Expected '0'
    foreach ($branch in @('SOFTWARE\Microsoft', 'SOFTWARE\Wow6432Node\Microsoft')) {
        foreach ($version in @('v2.0.50727', 'v4.0.30319')) {
            $path = '{0}\.NETFramework\{1}' -f $branch, $version
            $switches += New-SwitchReport -Path $path -Name 'SystemDefaultTlsVersions' -Expected '1'
            $switches += New-SwitchReport -Path $path -Name 'SchUseStrongCrypto' -Expected '1'
        }
    }
    $path = 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'
    $switches += New-SwitchReport -Path $path -Name 'Functions' -Expected ''
    return , $switches
}
`)
