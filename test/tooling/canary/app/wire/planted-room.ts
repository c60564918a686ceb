import { probe } from '#probe/run-probe.ts'
export const planted = probe
