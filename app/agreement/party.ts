// One side of an agreement; empty texts are filled in by hand.
import type { Contact } from '#domain/partner.ts'

export interface Party {
  readonly organisation: string
  readonly contact: Contact
}
