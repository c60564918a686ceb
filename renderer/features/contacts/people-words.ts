// Where people stand, in words.
import type { ContactLink } from '#domain/contacts/person.ts'
import type { Translate } from '#i18n/translate.ts'
import { type PartnerNames, type Standing, standingsOf } from './people.ts'

const shownPlaces = 2

/** What a place is called: a partner's name, or our own side. */
export function placeName(partnerId: string | null, names: PartnerNames, t: Translate): string {
  return partnerId === null ? t('contacts:page.own-side') : (names.get(partnerId) ?? t('contacts:page.unknown-partner'))
}

/** The roles a person has at one place, deputies named as such. */
export function rolesLine({ roles }: Standing, t: Translate): string {
  return roles
    .map(({ role, isDeputy }) =>
      isDeputy ? t('contacts:deputy', { role: t(`contacts:role.${role}`) }) : t(`contacts:role.${role}`),
    )
    .join(', ')
}

/** All places in one line: the first ones by name, the rest as a number. */
export function placesLine(links: readonly ContactLink[], names: PartnerNames, t: Translate): string {
  const standings = standingsOf(links, names)
  if (standings.length === 0) return t('contacts:page.no-place')
  const said = standings
    .slice(0, shownPlaces)
    .map((standing) => `${placeName(standing.partnerId, names, t)}: ${rolesLine(standing, t)}`)
  const more = standings.length - said.length
  return [...said, ...(more > 0 ? [t('contacts:page.more-places', { count: more })] : [])].join('; ')
}
