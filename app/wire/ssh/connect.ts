// Signs in on a host over SSH, through the hosts before it.

import type { Outcome } from '#domain/fault.ts'
import { fail } from '#domain/fault.ts'
import type { HostKeyView } from '#domain/push/push-host.ts'
import type { Connected, SshOrder } from './ssh-order.ts'

/** Signs in; faults `ssh.*`, job.cancelled. */
export async function connect(_order: SshOrder, _signal: AbortSignal): Connected {
  return fail('internal')
}

/** Shows the key of a hop (0 = the host itself) without signing in there; faults as `connect` for the hops before it. */
export async function showHostKey(_order: SshOrder, _hop: number, _signal: AbortSignal): Promise<Outcome<HostKeyView>> {
  return fail('internal')
}
