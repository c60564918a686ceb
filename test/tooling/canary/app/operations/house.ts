import { targets } from '#gateways/registry.ts'
import { probe } from '#probe/run-probe.ts'
import { database } from '#storage/database.ts'
export const house = [targets, probe, database]
