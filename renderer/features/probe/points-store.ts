// From where a partner can be tested: this computer, and every host of our own gateways. Hosts are read again whenever the main process says
// they changed; the newest answer wins. What a person chose holds as long as the window and the host are there.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Fault } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { WindowClient } from '../../client.ts'

export interface GatewayPoint {
  readonly hostId: string
  readonly name: string
  readonly siteId: string
  readonly site: string
  readonly serves: GatewaySite['serves']
}

export interface PointsState {
  readonly points: readonly GatewayPoint[]
  readonly isLoaded: boolean
  readonly fault: Fault | null
  /** What was chosen, by partner; null = this computer. */
  readonly chosen: Readonly<Record<string, string | null>>
  load(): Promise<void>
  /** Waits until they were read once, or could not be. */
  ready(): Promise<void>
  choose(partnerId: string, hostId: string | null): void
}
export type PointsStore = StoreApi<PointsState>

/** Makes the store; it asks nothing before a place shows a partner. */
export function createPointsStore(client: Pick<WindowClient, 'site' | 'host'>): PointsStore {
  let newest = 0
  let reading: Promise<void> | null = null
  const store = createStore<PointsState>()((set, get) => ({
    points: [],
    isLoaded: false,
    fault: null,
    chosen: {},
    load() {
      reading = read(++newest)
      return reading
    },
    async ready() {
      // one that was overtaken ends without an answer: the newest has it
      while (!get().isLoaded) await (reading ?? get().load())
    },
    choose: (partnerId, hostId) => set({ chosen: { ...get().chosen, [partnerId]: hostId } }),
  }))
  const read = async (mine: number): Promise<void> => {
    const sites = await client.site.list()
    const lists = sites.ok ? await Promise.all(sites.value.map(({ id }) => client.host.list({ siteId: id }))) : []
    if (mine !== newest) return
    const failed = [sites, ...lists].find((outcome) => !outcome.ok)
    if (failed?.ok === false) return store.setState({ isLoaded: true, fault: failed.fault })
    const hosts = lists.flatMap((list) => (list.ok ? list.value : []))
    const points = (sites.ok ? sites.value : []).flatMap(({ id: siteId, name: site, serves }) =>
      hosts
        .filter((host) => host.siteId === siteId)
        .toSorted((one, other) => one.position - other.position)
        .map(({ id: hostId, name }) => ({ hostId, name, siteId, site, serves })),
    )
    store.setState({ points, isLoaded: true, fault: null })
  }
  const follow = () => {
    if (newest > 0) void store.getState().load()
  }
  client.host.changed(follow)
  client.site.changed(follow)
  return store
}

/** Where the next test starts: what was chosen, else where the last one did, as long as that host is there; undefined = this computer. */
export function pointOf(
  { points, chosen }: Pick<PointsState, 'points' | 'chosen'>,
  partnerId: string,
  reports: readonly ProbeReport[],
): GatewayPoint | undefined {
  const newest = reports.toSorted((left, right) => (left.startedAt < right.startedAt ? 1 : -1))[0]
  const wanted = partnerId in chosen ? chosen[partnerId] : newest?.measuredFrom.hostId
  return points.find(({ hostId }) => hostId === wanted)
}
