// What a name of ours means to a host of ours: one bounded command over the connection that is there. The name is taken as complete, so that no
// search list and no file of that host answers for it. Whatever keeps the host from answering is no answer; faults job.cancelled,
// push.connection-lost.
import { isIP } from 'node:net'
import { quotePosix } from '#delivery/quote-posix.ts'
import { quoteWindows } from '#delivery/quote-windows.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { HostSystem } from '#domain/push/push-host.ts'
import type { RemoteShell } from '#ports/remote-shell.ts'
import { inAddressOrder } from '#wire/address-order.ts'

const limits = { timeoutMs: 30_000, maxBytes: 32_768, addresses: 100 } as const

export interface AskedHost {
  readonly shell: Pick<RemoteShell, 'run'>
  readonly system: HostSystem
}

/** Its addresses as that host sees them; none = it does not tell. `name` is in A-labels. */
export async function askHost(
  { shell, system }: AskedHost,
  name: string,
  signal: AbortSignal,
): Promise<Outcome<readonly string[]>> {
  const command = lookUpCommand(system, name)
  if (!command.ok) return command
  const { timeoutMs, maxBytes } = limits
  const ran = await shell.run({ command: command.value, timeoutMs, maxBytes, signal })
  if (ran.ok) return succeed(ran.value.code === 0 && !ran.value.isCut ? addressesIn(ran.value.stdout) : [])
  const isOver = ran.fault.code === 'job.cancelled' || ran.fault.code === 'push.connection-lost'
  return isOver ? ran : succeed([])
}

/** The line for the login shell; fault push.host-unfit for a name no command line can carry. */
export function lookUpCommand(system: HostSystem, name: string): Outcome<string> {
  // without the first, a host that has no IPv6 itself would not tell such addresses
  const posix = 'getent -A ahosts "$1" 2>/dev/null || getent ahosts "$1"'
  if (system === 'posix') return quotePosix(['sh', '-c', posix, 'sh', `${name}.`])
  const text = `$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'
[Net.Dns]::GetHostAddresses('${name.replaceAll("'", "''")}.') | ForEach-Object { $_.IPAddressToString }`
  const script = Buffer.from(text, 'utf16le').toString('base64')
  return quoteWindows(['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', script])
}

/** An address alone, or as getent tells it once per kind of socket. */
const told = /^(\S+)(?:\s+(?:STREAM|DGRAM|RAW)\b.*)?$/

/** Each once; what the login shell says besides, and addresses of one link alone, are left out. */
function addressesIn(text: string): readonly string[] {
  const words = text.split('\n').map((line) => told.exec(line.trim())?.[1] ?? '')
  const found = words.filter((word) => isIP(word) !== 0 && !word.includes('%'))
  return inAddressOrder(found).slice(0, limits.addresses)
}
