// What a push consists of before it is brought anywhere.
import type { RenderRequest } from '#contract/contract-types.ts'
import type { NamedContent } from '#delivery/plan-hash.ts'
import type { Artefact } from '#domain/artefact.ts'
import type { PushDriver } from '#domain/push/push-driver.ts'

/** A gateway that can be pushed to, with the facts its driver accepts. */
export interface PushableSite {
  readonly gateway: string
  readonly driver: PushDriver
  readonly facts: unknown
}

/** The files of a push and the driver that knows what to do with them. */
export interface PushSet extends PushableSite {
  readonly artefacts: readonly Artefact[]
  /** Artefacts and what the driver brings besides. */
  readonly files: readonly NamedContent[]
  readonly setHash: string
}

/** The partner a push is about, and what was chosen. */
export type PartnerOfPush = Pick<RenderRequest, 'partnerId' | 'choice'>
