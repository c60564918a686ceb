// The typed client of the whole contract, as stores take it.
import { createClient } from '#contract/client.ts'
import { contract } from '#contract/contract.ts'
import type { Bridge, Client } from '#contract/define.ts'

export type WindowClient = Client<typeof contract>

/** Makes the client over a bridge; job ids are random. */
export function createWindowClient(bridge: Bridge): WindowClient {
  return createClient(contract, bridge, () => crypto.randomUUID())
}
