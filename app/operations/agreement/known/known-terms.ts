// Gathers what is known for the terms without asking anybody: newest tests, the partner's own data, what was chosen for it, people in the
// address book, settings, and our gateways. The partner's side gets only what was seen of it or written down about it.
import { createHash } from 'node:crypto'
import type { KnownTerms } from '#domain/agreement/fill.ts'
import { seenSide } from '#domain/agreement/seen-side.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import { knownFromChoice } from '#domain/agreement/to-choice.ts'
import { strongestCommonLevel } from '#domain/common-level.ts'
import type { ContactRole, SideContact } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { PartnerChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import { contactSides } from '../../contacts/sides.ts'
import { latestReports } from '../../partners.ts'
import type { Rooms } from '../../rooms.ts'
import { bodyOf } from '../../safe-today.ts'
import { extraAuthoritiesOf } from '../../settings.ts'
import { listSites } from '../../sites.ts'
import { ownSideOfSites } from './own-gateways.ts'

export interface Knowledge {
  readonly known: KnownTerms
  /** What was kept for the partner's policy; undefined while nothing was. */
  readonly kept: PartnerChoice | undefined
}

/** What is known for an agreement with the partner; fault partner.not-found. */
export function knownTerms(rooms: Rooms, partnerId: string): Outcome<Knowledge> {
  const { store } = rooms
  const partner = store.partners.find(partnerId)
  if (!partner.ok) return partner
  const settings = store.settings.read()
  if (!settings.ok) return settings
  const authorities = extraAuthoritiesOf(settings.value)
  if (!authorities.ok) return authorities
  const reports = latestReports(rooms, partnerId)
  if (!reports.ok) return reports
  const kept = store.choices.find(partnerId)
  if (!kept.ok) return kept
  const people = contactSides(rooms, partnerId)
  if (!people.ok) return people
  const own = ownSide(rooms, settings.value, kept.value, people.value.own)
  if (!own.ok) return own
  const officer = officerLine(people.value.own)
  return succeed({
    kept: kept.value,
    known: {
      own: own.value,
      partner: partnerSide(partner.value, reports.value, kept.value, authorities.value, people.value.partner),
      toPartner: knownDirection(partner.value, reports.value),
      toUs: {},
      common: officer === '' ? {} : { dataProtectionOfficer: officer },
    },
  })
}

function knownDirection(partner: Partner, reports: readonly ProbeReport[]): KnownTerms['toPartner'] {
  const level = strongestCommonLevel(partner.domains, reports)
  return level === undefined ? {} : { level }
}

function ownSide(
  rooms: Rooms,
  settings: Settings,
  kept: PartnerChoice | undefined,
  people: readonly SideContact[],
): Outcome<Partial<SideTerms>> {
  const sites = listSites(rooms)
  if (!sites.ok) return sites
  const chosen = sites.value.filter(({ id }) => kept?.siteIds.includes(id))
  const gateways = ownSideOfSites(chosen.length > 0 ? chosen : sites.value)
  return succeed({
    ...(settings.organisation === '' ? {} : { organisation: settings.organisation }),
    ...(settings.helo === null ? {} : { heloNames: [settings.helo] }),
    ...gateways,
    ...(kept === undefined ? {} : knownFromChoice(kept.choice).own),
    ...fromPeople(people),
  })
}

function partnerSide(
  partner: Partner,
  reports: readonly ProbeReport[],
  kept: PartnerChoice | undefined,
  authorities: readonly string[],
  people: readonly SideContact[],
): Partial<SideTerms> {
  const seen = seenSide(reports, authorities.map(digestOf))
  const includeSubdomains = kept?.choice.includeSubdomains ?? false
  const names = [...new Set([...partner.agreedNames, ...(seen.certificateNames ?? [])])].slice(0, 50)
  return {
    organisation: partner.name,
    domains: partner.domains.map((name) => ({ name, includeSubdomains })),
    ...seen,
    ...(names.length === 0 ? {} : { certificateNames: names }),
    ...(kept === undefined ? {} : { ...knownFromChoice(kept.choice).partner, ...rootsOf(kept) }),
    ...fromPeople(people),
  }
}

function rootsOf({ choice }: PartnerChoice): Partial<SideTerms> {
  return choice.trust.kind === 'private' ? { rootPins: choice.trust.authorities.map(digestOf) } : {}
}

/** Who signs, and how to reach a side when mail does not go through. */
function fromPeople(people: readonly SideContact[]): Partial<SideTerms> {
  const signatories = inRole(people, 'management').map(({ person }) => ({ name: person.name, title: '' }))
  const desk = inRole(people, 'desk-247').find(({ person }) => person.phone !== '')
  const line =
    desk === undefined ? '' : [desk.person.phone, desk.person.keyword].filter((text) => text !== '').join(', ')
  return {
    ...(signatories.length === 0 ? {} : { signatories: signatories.slice(0, 4) }),
    ...(line === '' || line.length > 200 ? {} : { outOfBand: line }),
  }
}

function officerLine(people: readonly SideContact[]): string {
  const [officer] = inRole(people, 'data-protection')
  if (officer === undefined) return ''
  const { name, mail } = officer.person
  const line = [name, mail].filter((text) => text !== '').join(', ')
  return line.length > 200 ? name : line
}

function inRole(people: readonly SideContact[], role: ContactRole): readonly SideContact[] {
  return people.filter((entry) => entry.role === role)
}

/** SHA-256 of a certificate in PEM, as pins are written. */
function digestOf(pem: string): string {
  return createHash('sha256')
    .update(Buffer.from(bodyOf(pem), 'base64'))
    .digest('hex')
}
