// What our cards say beyond the standard, so that our own export comes back whole: when somebody can be reached, languages as people say
// them, and the keyword of a desk.

/** PRODID of the cards we write. */
export const ownProduct = '-//Handschlag//Contacts//EN'

/** The name of a property of our own, in lower case. */
export function ownField(field: string): string {
  return `x-handschlag-${field}`
}
