// What a test adds on demand to what every test sees of an address: the whole list of its suites and groups, and the hellos of the admin's
// own gateways. Only where the server got as far as TLS. Gateways are tried only after a round that came to its end, and within the hellos that
// may be broken off there; a full test, which a person asked for, tries all of them at its own even pace.
import type { Enumeration, HelloRound, Simulation } from '#domain/hello-round.ts'
import { type GatewayHelloId, gatewayHello } from '#wire/hello/plan/gateway-hellos.ts'
import type { AddressSight } from '../polite/address-memory.ts'
import { budgetSpent, pauses } from '../polite/lanes.ts'
import { type AddressOrder, keyOf, waitTeller } from './address.ts'
import { mostConnections, observeEnumeration } from './enumeration.ts'
import { askHello, serverNameOf } from './hello-round.ts'

export interface Depth {
  readonly depth: 'verdict' | 'full'
  readonly simulate: readonly GatewayHelloId[]
  /** Ends the list where it is; the rest of the test goes on to its end. */
  readonly endListing?: AbortSignal
}
export interface DepthFacts {
  readonly enumeration: Enumeration | null
  readonly simulations: readonly Simulation[]
  /** Connections opened for the simulations. */
  readonly connections: number
}

/** Adds what was ordered; an aborted signal yields what is known until then. */
export async function observeDepth(order: AddressOrder, depth: Depth, sight: AddressSight): Promise<DepthFacts> {
  if (sight.round === null || isUnwelcome(sight.round)) return { enumeration: null, simulations: [], connections: 0 }
  const { host, ip, domain, report, politeness } = order
  const common = { ...order, lanes: politeness.lanes, onWait: waitTeller(order) }
  const simulations: Simulation[] = []
  let connections = 0
  const isFull = depth.depth === 'full'
  for (const gateway of sight.round.ended === 'interrupted' ? [] : depth.simulate) {
    const key = `${keyOf(order)} ${gateway}`
    const known = sight.round.isRemembered ? politeness.simulations.recall(key) : undefined
    if (known !== undefined) {
      simulations.push(known)
      continue
    }
    if (!isFull && common.lanes.brokenOffLeft(ip) === 0) break
    const turn = await common.lanes.take(order, order.signal, common.onWait)
    if (turn === undefined) break
    connections += 1
    const asked = await askHello(common, gatewayHello(gateway, serverNameOf(host)).hello)
    if (isFull) turn.end(Math.max(asked.pauseMs, pauses.pacedFull), 'paced')
    else turn.end(asked.pauseMs, 'pause')
    if (!asked.ok) break
    const simulation = { host, ip, gateway, answer: asked.answer }
    politeness.simulations.keep(key, simulation)
    simulations.push(simulation)
  }
  const onAsked = (count: number) => report({ kind: 'hellos', domain, host, ip, asked: count, of: mostConnections })
  const signal = AbortSignal.any([order.signal, depth.endListing ?? order.signal])
  const enumeration = isFull ? await observeEnumeration({ ...common, signal, onAsked, known: sight.round }) : null
  return { enumeration, simulations, connections }
}

/** The server could not be talked to any more, or asked for less; our own budget is no word of the server. */
function isUnwelcome({ ended, detail }: HelloRound): boolean {
  return ended === 'unreachable' || ended === 'cancelled' || (ended === 'limited' && detail !== budgetSpent)
}
