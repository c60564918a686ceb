// Part of every script: how it finds the Exchange Management Shell. Ends with 10 without a shell and with 13 on an Edge server.
import { scriptPart } from '../../powershell/script-part.ts'

export const shellEngine = scriptPart(String.raw`
#why engine-shell
if (-not [Environment]::Is64BitProcess) {
    Stop-Script -Code 10 -State 'no-shell' -Message 'Start this script in the 64-bit Windows PowerShell.'
}
if (Test-Path -LiteralPath 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\EdgeTransportRole') {
    Stop-Script -Code 13 -State 'precondition' -Message 'This is an Edge server. Run the script on a Mailbox server.'
}
if ($null -eq (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue)) {
    $installPath = [string]$env:ExchangeInstallPath
    if ($installPath -eq '') {
        $setupKey = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup' -ErrorAction SilentlyContinue
        if ($null -ne $setupKey) {
            $installPath = [string]$setupKey.MsiInstallPath
        }
    }
    $shellScript = ''
    if ($installPath -ne '') {
        $shellScript = Join-Path -Path $installPath -ChildPath 'bin\RemoteExchange.ps1'
    }
    if ($shellScript -eq '' -or -not (Test-Path -LiteralPath $shellScript)) {
        Stop-Script -Code 10 -State 'no-shell' -Message 'The Exchange Management Shell was not found on this computer.'
    }
    try {
        $ErrorActionPreference = 'Continue'
        . $shellScript
        Connect-ExchangeServer -Auto -ClientApplication:ManagementShell
    } catch {
        Stop-Script -Code 10 -State 'no-shell' -Message ('The Exchange Management Shell did not start: {0}' -f $_.Exception.Message)
    }
    $ErrorActionPreference = 'Stop'
    if ($null -eq (Get-Command -Name 'Get-EventLogLevel' -ErrorAction SilentlyContinue)) {
        Stop-Script -Code 10 -State 'no-shell' -Message 'The Exchange Management Shell did not connect to a server.'
    }
}
`)
