import type { gatewayTargets } from '#gateways/registry.ts'
export type Planted = typeof gatewayTargets
