// What is known of the logo without its bytes.
import { z } from 'zod'
import type { AgreementDefaults } from '#contract/agreement-contract.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'

const facts = z.strictObject({ name: z.string(), width: z.number().int(), height: z.number().int() })

/** Name and size of the logo; null while there is none. */
export function logoFacts(rooms: Rooms): Outcome<AgreementDefaults['logo']> {
  const kept = rooms.store.presets.read('logo', facts)
  return kept.ok ? succeed(kept.value ?? null) : kept
}
