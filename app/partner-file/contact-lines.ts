// How somebody is reached, as people read it: what speaks for itself stands alone, what does not has its name before it.
import type { TravellingContact } from '#domain/partner-file/partner-file.ts'
import type { Translate } from '#i18n/translate.ts'

export type Reach = Omit<TravellingContact, 'name' | 'organisation' | 'role' | 'isDeputy'>

/** Each way that is stated, in the order of a card. */
export function reachLines(contact: Reach, translate: Translate): readonly string[] {
  const { mail, phone, mobile } = contact
  const named = (['availability', 'languages', 'keyword'] as const).map((field) =>
    contact[field] === '' ? '' : `${translate(`contacts:page.field.${field}`)}: ${contact[field]}`,
  )
  return [mail, phone, mobile, ...named].filter((text) => text !== '')
}
