// One partner as a file: everything comes back, nothing else is touched, and a file that was made up or changed is refused as a whole.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { samplePerson } from '#test/support/contact-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const refusal = fail('care.not-a-partner-copy', { file: 'bank.handschlag-partner' })

async function fileOf(desk: CareDesk, partnerId: string): Promise<string> {
  const { files } = valueIn(await desk.care.exportPartner({ partnerId }))
  return readFileSync(files[0] ?? '', 'utf8')
}

function take(desk: CareDesk, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  desk.outside.answerWithFile({ name: 'bank.handschlag-partner', content: bytes })
  return desk.care.importPartner(undefined)
}

// biome-ignore lint/suspicious/noExplicitAny: the point of these files is that nobody knows their shape
type Loose = any

const changed = (text: string, change: (copy: Loose) => void): string => {
  const copy: Loose = JSON.parse(text)
  change(copy)
  return JSON.stringify(copy)
}

describe('one partner', () => {
  test('comes back with everything about it', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const filled = fillHouse(from.store)
    const { partnerId } = valueIn(await take(to, await fileOf(from, filled.partner.id)))
    const { store } = to
    expect(valueIn(store.partners.find(partnerId))).toEqual(filled.partner)
    expect(valueIn(store.people.side(partnerId))).toEqual([
      { person: filled.person, role: 'technical', isDeputy: false },
    ])
    expect(valueIn(store.agreements.ofPartner(partnerId))).toEqual([filled.agreement])
    expect(Buffer.from(valueIn(store.agreements.attached(filled.attachment.id)).content)).toEqual(
      Buffer.from(filled.attachment.content),
    )
    expect(valueIn(store.checklists.items(partnerId))).toEqual([filled.item])
    expect(valueIn(store.told.list(partnerId))).toEqual([{ ...filled.told, id: expect.any(String) }])
    expect(valueIn(store.reports.history(filled.report.domain))).toEqual([filled.report])
    expect(valueIn(store.choices.find(partnerId))).toMatchObject({ siteIds: [] })
    expect(valueIn(store.partnerFiles.records(partnerId))).toEqual([filled.record])
    expect(valueIn(store.confirmations.sends(partnerId))).toEqual([filled.send])
    expect(valueIn(store.confirmations.proofs(partnerId))).toEqual([filled.proof])
    expect(valueIn(store.confirmations.inbound(partnerId))).toEqual([filled.inbound])
  })

  test('is refused while it is there, and takes its own place after it was removed', async () => {
    const desk = openCareDesk()
    const { partner, person, siteId } = fillHouse(desk.store)
    const file = await fileOf(desk, partner.id)
    expect(await take(desk, file)).toEqual(fail('care.partner-exists', { name: partner.name }))
    valueIn(desk.store.reports.forget(partner.domains))
    valueIn(desk.store.partners.remove(partner.id))
    valueIn(await take(desk, file))
    expect(valueIn(desk.store.people.all())).toMatchObject([{ person, links: [{ partnerId: partner.id }] }])
    expect(valueIn(desk.store.choices.find(partner.id))?.siteIds).toEqual([siteId])
  })

  test('is refused when another has its domain, and leaves nothing', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const { partner } = fillHouse(from.store)
    valueIn(to.store.partners.save(samplePartner({ name: 'Other' })))
    expect(faultIn(await take(to, await fileOf(from, partner.id)))).toMatchObject({ code: 'partner.domain-taken' })
    expect(valueIn(to.store.people.all())).toEqual([])
  })

  test('a key of the file counts only after it was compared here', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const { partner } = fillHouse(from.store)
    valueIn(await take(to, await fileOf(from, partner.id)))
    expect(valueIn(to.store.partnerFiles.keyOf(partner.id))).toMatchObject({ comparedAt: null })
  })

  test('people we know stay as we know them, and an id that is somebody else here makes nobody change', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const { partner, person } = fillHouse(from.store)
    const known = samplePerson({ phone: '0815' })
    const other = samplePerson({ id: person.id, name: 'Somebody Else', mail: 'else@x.example' })
    valueIn(to.store.people.saveMany([known, other], []))
    valueIn(await take(to, await fileOf(from, partner.id)))
    expect(valueIn(to.store.people.find(other.id))).toEqual({ person: other, links: [] })
    expect(valueIn(to.store.people.find(known.id))).toMatchObject({ person: known, links: [{ role: 'technical' }] })
    expect(valueIn(to.store.partners.find(partner.id)).contact.phone).toBe('0815')
  })
})

describe('a file that is not what it says', () => {
  test.each<readonly [string, (copy: Loose) => void]>([
    ['an unknown field', (copy) => (copy.extra = 1)],
    ['terms changed after they were agreed', (copy) => (copy.agreements[0].terms.common.reviewMonths = 60)],
    ['a hash without its terms', (copy) => (copy.agreements[0].hash = 'a'.repeat(64))],
    ['a state without a hash', (copy) => (copy.agreements[0].hash = null)],
    ['an agreement only one side said yes to', (copy) => copy.agreements[0].confirmations.pop()],
    ['a step at no moment', (copy) => (copy.agreements[0].steps[0].at = 'some day')],
    ['a partner added at no moment', (copy) => (copy.partner.createdAt = 'x')],
    ['another attachment', (copy) => (copy.attachments[0].content = 'AAAA')],
    ['a missing attachment', (copy) => (copy.attachments = [])],
    ['an attachment of nobody', (copy) => (copy.attachments[0].agreementId = randomUUID())],
    ['an agreement of another partner', (copy) => (copy.agreements[0].partnerId = randomUUID())],
    ['a place of nobody', (copy) => (copy.people = [])],
    ['a report of a domain it has not', (copy) => copy.reports.push(sampleReport({ domain: 'other.example' }))],
    ['a report that is none', (copy) => copy.reports.push({})],
    ['the same item twice', (copy) => copy.checklist.push(copy.checklist[0])],
    ['a domain that is none', (copy) => (copy.partner.domains = ['no domain'])],
    ['a proof of another partner', (copy) => (copy.proofs[0].partnerId = randomUUID())],
    ['a proof at no moment', (copy) => (copy.proofs[0].startedAt = 'soon')],
    ['the same test mail twice', (copy) => copy.sends.push(copy.sends[0])],
    ['a control character', (copy) => (copy.partner.name = 'a\u0007')],
  ])('%s', async (_, change) => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const { partner } = fillHouse(from.store)
    const file = await fileOf(from, partner.id)
    expect(await take(to, changed(file, change))).toEqual(refusal)
    expect(valueIn(to.store.partners.list())).toEqual([])
    valueIn(await take(to, file))
  })

  test('an agreement of ours is never replaced', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const ours = fillHouse(to.store, { partner: { name: 'Ours', domains: ['ours.example'] } })
    const { partner } = fillHouse(from.store)
    const file = changed(await fileOf(from, partner.id), (copy) => {
      copy.agreements[0].id = ours.agreement.id
      copy.attachments[0].agreementId = ours.agreement.id
    })
    expect(await take(to, file)).toEqual(refusal)
    expect(valueIn(to.store.agreements.find(ours.agreement.id))).toEqual(ours.agreement)
  })

  test('a copy from before anything was confirmed is taken in', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const { partner } = fillHouse(from.store)
    const file = changed(await fileOf(from, partner.id), (copy) => {
      copy.version = 1
      for (const field of ['sends', 'proofs', 'inbound']) delete copy[field]
    })
    valueIn(await take(to, file))
    expect(valueIn(to.store.confirmations.proofs(partner.id))).toEqual([])
  })

  test('a newer version says so', async () => {
    const desk = openCareDesk()
    const { partner } = fillHouse(desk.store)
    const file = changed(await fileOf(desk, partner.id), (copy) => (copy.version = 3))
    expect(faultIn(await take(desk, file)).code).toBe('care.copy-newer')
  })

  test('bytes of any kind, and nests of any depth', async () => {
    const desk = openCareDesk()
    for (const hostile of [
      '',
      '[]',
      'null',
      '{"kind":"handschlag.partner-copy"}',
      '['.repeat(200_000),
      '{"a":'.repeat(99_999),
    ]) {
      expect(await take(desk, hostile)).toEqual(refusal)
    }
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (content) => {
        expect(await take(desk, content)).toEqual(refusal)
      }),
      { numRuns: propertyRuns(100) },
    )
  })
})
