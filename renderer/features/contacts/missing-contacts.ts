// What one side of an agreement still lacks in people: the technical contact and its deputy, a desk around the clock, and ways to reach them.
import type { SideContact } from '#domain/contacts/person.ts'

export type MissingContact =
  | { readonly code: 'no-technical' | 'no-deputy' | 'no-desk' }
  | { readonly code: 'no-mail' | 'no-phone'; readonly name: string }

/** What is missing, the worst first; empty when the side is complete. */
export function missingContacts(side: readonly SideContact[]): readonly MissingContact[] {
  const technical = side.filter(({ role }) => role === 'technical')
  const desk = side.filter(({ role }) => role === 'desk-247')
  return [
    ...(technical.some(({ isDeputy }) => !isDeputy) ? [] : [{ code: 'no-technical' } as const]),
    ...(technical.some(({ isDeputy }) => isDeputy) ? [] : [{ code: 'no-deputy' } as const]),
    ...(desk.length > 0 ? [] : [{ code: 'no-desk' } as const]),
    ...technical.flatMap(({ person }) => [
      ...(person.mail === '' ? [{ code: 'no-mail', name: person.name } as const] : []),
      ...(person.phone === '' && person.mobile === '' ? [{ code: 'no-phone', name: person.name } as const] : []),
    ]),
  ]
}
