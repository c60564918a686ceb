// From where the sessions of an inbound proof start: this machine, or a host of ours through its SSH connection.
import type { Outcome } from '#domain/fault.ts'
import { succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { Dialer } from '#ports/dialer.ts'
import { connect } from '#wire/ssh/connect.ts'
import { dialerOver } from '#wire/ssh-dialer.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { houseDesk } from '../../push/desk.ts'
import { askedAgain, forHost, sshOrder } from '../../push/reach-host.ts'
import type { Rooms } from '../../rooms.ts'

export interface Door {
  readonly dialer: Dialer
  /** As the proof calls it. */
  readonly from: string
  close(): void
}

/** Opens it; null = this machine. Faults push.host-not-found, `ssh.*`. */
export async function openDoor(
  rooms: Rooms,
  fromHostId: string | null,
  secrets: readonly TypedSecret[],
  signal: AbortSignal,
): Promise<Outcome<Door>> {
  const own = rooms.outside.info.hostName
  if (fromHostId === null) return succeed({ dialer: createTcpDialer(own), from: own, close: () => undefined })
  const host = rooms.store.hosts.find(fromHostId)
  if (!host.ok) return host
  const desk = await houseDesk(rooms, host.value.siteId, secrets)
  if (!desk.ok) return desk
  const order = sshOrder(host.value, desk.value.access)
  if (!order.ok) return order
  const connected = await connect(order.value, signal)
  if (!connected.ok) return forHost(host.value, askedAgain(connected.fault, desk.value.access.secrets))
  const { name, close } = connected.value
  return succeed({
    dialer: dialerOver(connected.value, { measuringPoint: { kind: 'ssh', name }, hostName: host.value.address }),
    from: host.value.name,
    close: () => close(),
  })
}
