import { targets } from '#gateways/registry.ts'
import { probe } from '#probe/run-probe.ts'
import { store } from '#storage/store.ts'
export const house = [targets, probe, store]
