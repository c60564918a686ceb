// Who stood with a partner that was removed is named in nothing that was given out last; whoever stands with another partner there stays.
import { expect, test } from 'vitest'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { removePartner } from '#operations/partners.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type FullStore, fillHouse } from '#test/support/full-store.ts'
import { samplePartner } from '#test/support/samples.ts'

const marked = { name: 'Erika Zwölfbein', mail: 'zwoelfbein@bank.example', phone: '+49 30 778899001' }
const contact = `${marked.name}, ${marked.mail}, ${marked.phone}`

function giveOut({ store }: CareDesk, { siteId }: FullStore, partners: readonly FullStore['partner'][]): void {
  for (const { id, name, domains } of partners) {
    const policy = tlsPolicy.parse({ id, partner: name, domains, level: 'secure', contact })
    valueIn(store.configurations.keepPolicy(siteId, id, policy, 'then'))
  }
  const files = [{ name: 'tls', content: `# contact ${contact}` }]
  valueIn(store.configurations.keepFiles(siteId, null, { files, keptAt: 'then' }))
}

const contentOf = ({ store }: CareDesk, { siteId }: FullStore) =>
  valueIn(store.configurations.files(siteId, null))?.files[0]?.content

test('a partner that goes takes its contact out of the files', async () => {
  const desk = openCareDesk()
  const filled = fillHouse(desk.store, { person: marked })
  giveOut(desk, filled, [filled.partner])
  valueIn(await removePartner(desk.rooms, filled.partner.id))
  const due = valueIn(await desk.care.dueDeletions(undefined))
  expect(due).toMatchObject([{ personId: filled.person.id, reason: 'no-link' }])
  valueIn(await desk.care.deleteDue({ personIds: [filled.person.id] }))
  expect(contentOf(desk, filled)).toBe('# contact ')
})

test('the same contact of another partner stays, until that one goes too', async () => {
  const desk = openCareDesk()
  const filled = fillHouse(desk.store, { person: marked })
  const other = valueIn(desk.store.partners.save(samplePartner({ name: 'Other', domains: ['other.example'] })))
  giveOut(desk, filled, [filled.partner, other])
  valueIn(await removePartner(desk.rooms, filled.partner.id))
  expect(contentOf(desk, filled)).toBe(`# contact ${contact}`)
  valueIn(await removePartner(desk.rooms, other.id))
  expect(contentOf(desk, filled)).toBe('# contact ')
})
