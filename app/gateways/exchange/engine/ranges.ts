// Part of every script: addresses, networks and ranges as two ends of equal length, so that texts compare like numbers. What cannot be
// read yields nothing.
import { scriptPart } from '../../powershell/script-part.ts'

export const rangeEngine = scriptPart(String.raw`
#why engine-ranges
function ConvertTo-AddressRange {
    param([string] $Value)
    $pattern = '^([0-9A-Fa-f:.]+)(?:/([0-9]{1,3})|-([0-9A-Fa-f:.]+)|\(([0-9.]+)\))?$'
    $match = [regex]::Match($Value.Trim(), $pattern)
    if (-not $match.Success) {
        return $null
    }
    try {
        $low = [System.Net.IPAddress]::Parse($match.Groups[1].Value).GetAddressBytes()
        $high = [System.Net.IPAddress]::Parse($match.Groups[1].Value).GetAddressBytes()
        $mask = $null
        if ($match.Groups[3].Success) {
            $high = [System.Net.IPAddress]::Parse($match.Groups[3].Value).GetAddressBytes()
        } elseif ($match.Groups[4].Success) {
            $mask = [System.Net.IPAddress]::Parse($match.Groups[4].Value).GetAddressBytes()
        }
        for ($index = 0; $index -lt $low.Length; $index += 1) {
            $free = 0
            if ($match.Groups[2].Success) {
                $kept = [Math]::Max(0, [Math]::Min(8, [int]$match.Groups[2].Value - 8 * $index))
                $free = 255 -shr $kept
            } elseif ($null -ne $mask) {
                $free = 255 - $mask[$index]
            }
            $low[$index] = [byte]($low[$index] -band (255 - $free))
            $high[$index] = [byte]($high[$index] -bor $free)
        }
    } catch {
        return $null
    }
    $first = [BitConverter]::ToString($low)
    return @{ First = $first; Last = [BitConverter]::ToString($high) }
}
`)
