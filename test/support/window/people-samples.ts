// People for screens: both sides of a bank with deputies, a desk around the clock, somebody told something, somebody due for deletion, and as
// many more as a scene asks for.
import type { DueDeletion } from '#domain/care/retention.ts'
import type { ToldEntry } from '#domain/contacts/person.ts'
import { type ContactScript, sampleLink, samplePerson } from './contact-double.ts'
import { samplePartner } from './partner-samples.ts'

const bank = samplePartner(1, '', []).id
const laboratory = samplePartner(2, '', []).id

const ownFirst = samplePerson(1, 'Erika Muster', {
  organisation: 'Firma Beispiel GmbH',
  mail: 'erika.muster@firma.example',
  phone: '+49 30 0000-11',
  availability: 'Mo–Fr 8–17 Uhr',
  languages: 'Deutsch, Englisch',
})
const ownDesk = samplePerson(2, 'Leitstelle Firma', {
  organisation: 'Firma Beispiel GmbH',
  phone: '+49 30 0000-24',
  availability: 'rund um die Uhr',
  keyword: 'Handschlag Mail',
})
const partnerFirst = samplePerson(3, 'Leitstelle Mail', {
  organisation: 'Muster Bank AG',
  mail: 'postmaster@musterbank.example',
  phone: '+49 30 0000-0',
  mobile: '+49 170 0000000',
})
const partnerDeputy = samplePerson(4, 'Max Beispiel', {
  organisation: 'Muster Bank AG',
  mail: 'max@musterbank.example',
})
const privacy = samplePerson(5, 'Datenschutz Musterbank', {
  organisation: 'Muster Bank AG',
  mail: 'datenschutz@musterbank.example',
  note: 'Antwortet schriftlich.\nFrist beachten.',
})
const former = samplePerson(6, 'Anna Ehemals', { organisation: 'Alt GmbH', mail: 'anna@alt.example' })

const told: readonly ToldEntry[] = [
  {
    id: '00000000-0000-4000-8000-600000000901',
    partnerId: bank,
    personId: partnerFirst.id,
    name: partnerFirst.name,
    channel: 'phone',
    at: '2026-11-18T09:30:00.000Z',
    about: 'Stichtag 1. März angekündigt',
  },
  {
    id: '00000000-0000-4000-8000-600000000902',
    partnerId: bank,
    personId: null,
    name: '',
    channel: 'mail',
    at: '2026-10-02T07:00:00.000Z',
    about: 'Prüfbericht übersandt',
  },
]

/** The people of the sample partners, and more of them besides, each with a partner of its own number. */
export function samplePeople(more = 0): ContactScript {
  const crowd = Array.from({ length: more }, (_, index) => {
    const person = samplePerson(1000 + index, `Person ${String(index).padStart(5, '0')}`, {
      organisation: `Partner ${index % 5000}`,
      mail: `p${index}@p${index % 5000}.example`,
      phone: `+49 30 ${index}`,
    })
    return { person, links: [sampleLink(samplePartner(1000 + (index % 5000), '', []).id, person)] }
  })
  return {
    people: [
      { person: ownFirst, links: [sampleLink(null, ownFirst)] },
      { person: ownDesk, links: [sampleLink(null, ownDesk, 'desk-247')] },
      { person: partnerFirst, links: [sampleLink(bank, partnerFirst), sampleLink(laboratory, partnerFirst)] },
      { person: partnerDeputy, links: [sampleLink(bank, partnerDeputy, 'technical', true)] },
      { person: privacy, links: [sampleLink(bank, privacy, 'data-protection')] },
      { person: former, links: [] },
      ...crowd,
    ],
    told,
  }
}

export const sampleDue: readonly DueDeletion[] = [
  { personId: former.id, name: former.name, reason: 'no-link', dueSince: '2026-09-01' },
  { personId: partnerDeputy.id, name: partnerDeputy.name, reason: 'agreement-ended', dueSince: '2026-10-15' },
]
