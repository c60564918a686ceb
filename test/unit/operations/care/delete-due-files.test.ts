// Whoever is deleted is named in no file given out last, however a gateway writes names down; and hosts still run what they were given.
import { describe, expect, test } from 'vitest'
import { hashSet } from '#delivery/plan-hash.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { contactHandlers } from '#operations/contacts/handlers.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { openChecklistDesk } from '#test/support/checklist-desk.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type FullStore, fillHouse } from '#test/support/full-store.ts'
import { sampleSitesOf } from '../../gateways/sample-sites.ts'

const marked = { name: 'Zwölfbein-Nachtigall, Erika', mail: 'zwoelfbein@bank.example', phone: '+49 30 778899001' }
const contact = `${marked.name}, ${marked.mail}, ${marked.phone}`
const traces = ['Nachtigall', 'zwoelfbein@', '778899001']

const policyOf = ({ partner }: Pick<FullStore, 'partner'>, changes: object = {}): TlsPolicy =>
  tlsPolicy.parse({
    ...{ id: partner.id, partner: partner.name, domains: partner.domains, level: 'secure', contact },
    ...changes,
  })

function keep({ store }: CareDesk, filled: FullStore, files: readonly { name: string; content: string }[]): void {
  valueIn(store.configurations.keepPolicy(filled.siteId, filled.partner.id, policyOf(filled), 'then'))
  valueIn(store.configurations.keepFiles(filled.siteId, null, { files, keptAt: 'then' }))
}

const textOf = ({ store }: CareDesk, { siteId }: FullStore) =>
  valueIn(store.configurations.files(siteId, null))?.files.map(({ content }) => content) ?? []

describe.each(gatewayTargets.map((target) => [target.id, target] as const))('files for %s', (id, target) => {
  test('lose the line that names somebody who is deleted', async () => {
    const desk = openCareDesk()
    const filled = fillHouse(desk.store, { person: marked })
    let rendered = 0
    for (const site of sampleSitesOf(id)) {
      const level = [...target.levels].at(-1) ?? 'secure'
      const policy = policyOf(filled, { level, pins: ['a'.repeat(64)], names: ['mx.bank.example'] })
      const outcome = renderProven(target, [policy], site)
      if (!outcome.ok) continue
      rendered += 1
      const { artefacts } = outcome.value
      keep(desk, filled, artefacts)
      const hash = hashSet(artefacts)
      valueIn(desk.store.people.save(filled.person))
      valueIn(await desk.contact.removePerson({ personId: filled.person.id }))
      expect(textOf(desk, filled).filter((text) => traces.some((trace) => text.includes(trace)))).toEqual([])
      expect(hashSet(valueIn(desk.store.configurations.files(filled.siteId, null))?.files ?? [])).toBe(hash)
    }
    expect(rendered).toBeGreaterThan(0)
  })
})

test('a line is taken out where it stands as a contact, and nowhere else', async () => {
  const desk = openCareDesk()
  const filled = fillHouse(desk.store, { person: { name: 'tls', mail: '', phone: '' } })
  const files = [{ name: 'map', content: '# contact tls\nbank.example tls\n# contact tls team\n' }]
  keep(desk, filled, files)
  valueIn(
    desk.store.configurations.keepPolicy(
      filled.siteId,
      filled.partner.id,
      policyOf(filled, { contact: 'tls' }),
      'then',
    ),
  )
  valueIn(await desk.contact.removePerson({ personId: filled.person.id }))
  expect(textOf(desk, filled)).toEqual(['# contact \nbank.example tls\n# contact tls team\n'])
})

test('a configuration stays applied when a name was taken out of what is kept of it', async () => {
  const desk = openChecklistDesk()
  const { store, rooms, partnerId, siteId } = desk
  const [first] = valueIn(store.people.side(partnerId))
  if (first === undefined) throw new Error('the partner has a contact')
  const { person } = first
  const line = `${person.name}, ${person.mail}, ${person.phone}`
  const partner = valueIn(store.partners.find(partnerId))
  valueIn(store.configurations.keepPolicy(siteId, partnerId, policyOf({ partner }, { contact: line }), 'then'))
  const files = [{ name: 'map', content: `# contact ${line}\n` }]
  valueIn(store.configurations.keepFiles(siteId, null, { files, keptAt: '2026-11-21T10:00:00.000Z' }))
  const [record] = valueIn(store.pushes.list(siteId))
  if (record === undefined) throw new Error('there was a push')
  valueIn(store.pushes.save({ ...record, setHash: hashSet(files) }))
  expect((await desk.line('applied')).state.kind).toBe('proven')
  valueIn(await contactHandlers(rooms).contact.removePerson({ personId: person.id }))
  expect(valueIn(store.configurations.files(siteId, null))?.files[0]?.content).toBe('# contact \n')
  expect((await desk.line('applied')).state.kind).toBe('proven')
})
