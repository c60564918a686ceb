// The places a person can have as this window speaks of them, and what it shows of a partner's people.
import type { ContactLink, ContactSides, ToldEntry } from '#domain/contacts/person.ts'

/** A place to be given; `partnerId` null = our own side. */
export type NewPlace = Pick<ContactLink, 'partnerId' | 'role' | 'isDeputy'>

export const placeFilters = ['all', 'own', 'none'] as const
/** Which part of the address book is in sight: everyone, our own side, or people without any place. */
export type PlaceFilter = (typeof placeFilters)[number]

export interface ShownPartner {
  readonly partnerId: string
  /** null until they were read, or when they could not be. */
  readonly sides: ContactSides | null
  readonly told: readonly ToldEntry[]
}

/** Whose cards are to be kept as a file. */
export interface CardsSource {
  readonly of: 'own' | 'partner' | 'all'
  readonly partnerId: string | null
}

export interface CardsOutcome {
  readonly added: number
  readonly changed: number
  readonly placed: number
}
