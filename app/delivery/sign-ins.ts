// The connections of a plan: all made before the first host is begun, so that what is missing for one of them is asked for while nothing is
// changed anywhere. One that went while its host waited is made again when its turn comes. Faults: those of connecting.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { DeliveryHost } from './delivery-host.ts'

export interface SignIns {
  /** The connection of a host; whoever takes it closes it. */
  take(hostId: string): Promise<Outcome<DeliveryHost>>
  /** Closes those nobody took. */
  close(): void
}

type Connect = (hostId: string) => Promise<Outcome<DeliveryHost>>

/** Signs in on every host; the first fault closes all of them. */
export async function openAll(
  hosts: readonly { readonly hostId: string }[],
  { connect, signal }: { readonly connect: Connect; readonly signal: AbortSignal },
): Promise<Outcome<SignIns>> {
  const waiting = new Map<string, DeliveryHost>()
  const close = () => {
    for (const { shell } of waiting.values()) shell.close()
    waiting.clear()
  }
  for (const { hostId } of hosts) {
    if (signal.aborted) break
    const connected = await connect(hostId)
    if (!connected.ok) {
      close()
      return connected
    }
    waiting.set(hostId, connected.value)
    void connected.value.shell.gone.then(() => waiting.delete(hostId))
  }
  return succeed({
    close,
    async take(hostId) {
      const connected = waiting.get(hostId)
      waiting.delete(hostId)
      return connected === undefined ? await connect(hostId) : succeed(connected)
    },
  })
}
