// The trap with its doors: ports on the gateway's own loopback that lead back here through SSH, or ports of this machine. It stays open from
// the plan to the end of the trial, for the files of the plan name its ports. Faults confirm.trap-not-reached, `ssh.*`.
import type { TrapMode, TrapSight } from '#domain/confirm/trap.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { listenFor } from '#trap/listen.ts'
import { createTrap, type Trap } from '#trap/trap.ts'
import { connect } from '#wire/ssh/connect.ts'
import { openRemotePorts } from '#wire/ssh/remote-ports.ts'
import { askedAgain, forHost, type HostAccess, sshOrder } from '../../push/reach-host.ts'
import type { OpenTrap } from './kept-trap.ts'
import type { TrapShows } from './trap-shows.ts'

export interface TrapOrder {
  readonly hostName: string
  readonly modes: readonly TrapMode[]
  readonly tokens: ReadonlyMap<TrapMode, string>
  readonly shows: TrapShows['shows']
  readonly asksForCertificate: boolean
}

interface Door {
  readonly address: string
  readonly ports: ReadonlyMap<TrapMode, number>
  isOpen(): boolean
  close(): Promise<void>
}

const loopback = '127.0.0.1'

/** Opens it at an address of this machine. */
export function openTrapHere(order: TrapOrder, address: string): Promise<Outcome<OpenTrap>> {
  return openTrap(order, async (trap) => {
    const opened = await listenFor(trap, address)
    if (!opened.ok) return opened
    const { ports, close } = opened.value
    return succeed({ address, ports, isOpen: () => true, close })
  })
}

/** Opens it on the host's loopback, through a connection of its own. */
export function openTrapOnHost(
  order: TrapOrder,
  host: PushHost,
  access: HostAccess,
  signal: AbortSignal,
): Promise<Outcome<OpenTrap>> {
  return openTrap(order, async (trap) => {
    const way = sshOrder(host, access)
    if (!way.ok) return way
    const connected = await connect(way.value, signal)
    if (!connected.ok) return forHost(host, askedAgain(connected.fault, access.secrets))
    const connection = connected.value
    const opened = await openRemotePorts(connection, order.modes, (name, socket) => {
      const mode = order.modes.find((each) => each === name)
      if (mode === undefined) socket.destroy()
      else trap.take(mode, socket)
    })
    if (!opened.ok) {
      connection.close()
      return opened
    }
    const ports = new Map(order.modes.flatMap((mode) => pair(mode, opened.value.ports.get(mode))))
    const close = async () => {
      if (!connection.isGone()) await opened.value.close()
      connection.close()
    }
    return succeed({ address: loopback, ports, isOpen: () => !connection.isGone(), close })
  })
}

function pair(mode: TrapMode, port: number | undefined): [TrapMode, number][] {
  return port === undefined ? [] : [[mode, port]]
}

async function openTrap(
  order: TrapOrder,
  openDoor: (trap: Trap) => Promise<Outcome<Door>>,
): Promise<Outcome<OpenTrap>> {
  let tell: (mode: TrapMode, sight: TrapSight) => void = () => undefined
  const trap = createTrap({ ...order, onSight: (mode, sight) => tell(mode, sight) })
  const door = await openDoor(trap)
  if (!door.ok) {
    trap.stop()
    return door.fault.code === 'job.cancelled' ? fail('job.cancelled') : door
  }
  return succeed({
    address: door.value.address,
    ports: door.value.ports,
    isOpen: door.value.isOpen,
    sight: trap.sight,
    watch(onSight) {
      tell = onSight
    },
    async close() {
      trap.stop()
      await door.value.close()
    },
  })
}
