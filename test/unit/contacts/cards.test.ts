// vCard files through the contract: people come in once, go out whole, and a file of ours comes back as it was.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { CardChoice, CardPlace } from '#domain/contacts/card-preview.ts'
import { readStrictCards } from '#test/support/card-reader.ts'
import { personDraftOf } from '#test/support/contact-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

const cardFile = (...cards: readonly (readonly string[])[]) => ({
  name: 'people.vcf',
  content: new Uint8Array(
    Buffer.from(cards.map((lines) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n')).join('')),
  ),
})
const bankDraft = {
  id: null,
  name: 'Muster Bank AG',
  domains: ['bank.example'],
  contact: { name: '', mail: '', phone: '' },
  agreedNames: [],
}

async function bank() {
  const opened = openHouse()
  const { id: partnerId } = valueIn(await opened.client.partner.save(bankDraft))
  const previewFile = async (
    file: ReturnType<typeof cardFile>,
    place: CardPlace | null = { partnerId, role: 'technical' },
  ) => {
    opened.outside.answerWithFile(file)
    return opened.client.contact.previewCards({ place })
  }
  const importFile = async (
    file: ReturnType<typeof cardFile>,
    { choice = 'take', place }: { choice?: CardChoice; place?: CardPlace | null } = {},
  ) => {
    const { previewId, changed } = valueIn(await previewFile(file, place))
    const decisions = changed.map(({ entry }) => ({ entry, choice }))
    return opened.client.contact.importCards({ previewId, decisions })
  }
  const side = async () => valueIn(await opened.client.contact.sides({ partnerId })).partner
  return { ...opened, partnerId, previewFile, importFile, side }
}

test('people are added to the side, the first is its contact, and cards nobody is named on are refused by number', async () => {
  const { client, previewFile, side } = await bank()
  const file = cardFile(
    ['FN:Erika Muster', 'EMAIL:erika@bank.example', 'TEL;TYPE=work:1'],
    ['EMAIL:nobody@bank.example', 'TEL:2'],
    ['FN:Bert'],
  )
  const preview = valueIn(await previewFile(file))
  expect(preview).toMatchObject({
    fileName: 'people.vcf',
    added: [
      { name: 'Erika Muster', reach: 'erika@bank.example' },
      { name: 'Bert', reach: '' },
    ],
    changed: [],
    counts: { added: 2, changed: 0, unchanged: 0, placed: 0 },
    unread: [{ card: 2, code: 'no-name' }],
  })
  expect(await side()).toEqual([])
  const { previewId } = preview
  const end = valueIn(await client.contact.importCards({ previewId, decisions: [] }))
  expect(end).toEqual({ added: 2, changed: 0, placed: 0 })
  expect((await side()).map(({ person, isDeputy }) => [person.name, isDeputy])).toEqual([
    ['Erika Muster', false],
    ['Bert', false],
  ])
  expect(valueIn(await client.partner.list())[0]?.partner.contact).toEqual({
    name: 'Erika Muster',
    mail: 'erika@bank.example',
    phone: '1',
  })
  const again = await client.contact.importCards({ previewId, decisions: [] })
  expect(faultIn(again).code).toBe('care.preview-gone')
})

const erikasCard = cardFile([
  'FN:Erika Muster',
  'EMAIL:ERIKA@bank.example',
  'TEL;TYPE=work:77',
  'TEL;TYPE=cell:5',
  'NOTE:theirs',
])

test('of somebody known the preview shows each field before and after; untouched, what is known stays', async () => {
  const { client, partnerId, previewFile, importFile, side } = await bank()
  const known = valueIn(await client.contact.savePerson(personDraftOf({ keyword: 'Mail', note: 'ours' })))
  const link = { personId: known.id, partnerId, role: 'technical', isDeputy: true } as const
  valueIn(await client.contact.link(link))
  const { changed, counts } = valueIn(await previewFile(erikasCard))
  expect(changed).toEqual([
    {
      entry: 0,
      name: 'Erika Muster',
      links: [link],
      isOtherName: false,
      isReplacing: true,
      fields: [
        { field: 'mail', before: 'erika@bank.example', after: 'ERIKA@bank.example' },
        { field: 'phone', before: '+49 30 1234', after: '77' },
        { field: 'mobile', before: '', after: '5' },
      ],
    },
  ])
  expect(counts).toEqual({ added: 0, changed: 1, unchanged: 0, placed: 0 })
  expect(valueIn(await importFile(erikasCard, { choice: 'keep' }))).toEqual({ added: 0, changed: 1, placed: 0 })
  const [kept] = await side()
  expect(kept).toMatchObject({
    isDeputy: true,
    person: { mail: 'erika@bank.example', phone: '+49 30 1234', mobile: '5' },
  })
  expect(valueIn(await importFile(erikasCard))).toEqual({ added: 0, changed: 1, placed: 0 })
  const [taken] = await side()
  expect(taken?.person).toMatchObject({ id: known.id, phone: '77', keyword: 'Mail', note: 'ours' })
  expect(valueIn(await importFile(erikasCard))).toEqual({ added: 0, changed: 0, placed: 0 })
  const security = { place: { partnerId, role: 'security' } } as const
  expect(valueIn(await importFile(erikasCard, security))).toEqual({ added: 0, changed: 0, placed: 1 })
  expect((await side()).map(({ role }) => role)).toEqual(['technical', 'security'])
})

test('a shared mailbox renames nobody unless it is wanted, and its cards may be further people', async () => {
  const { client, previewFile, importFile } = await bank()
  valueIn(await client.contact.savePerson(personDraftOf({ name: 'Leitstelle', mail: 'noc@bank.example', phone: '' })))
  const team = cardFile(['FN:Anna', 'EMAIL:noc@bank.example', 'TEL:1'], ['FN:Carl', 'EMAIL:noc@bank.example'])
  const { changed } = valueIn(await previewFile(team, null))
  expect(changed.map(({ name, isOtherName, fields }) => [name, isOtherName, fields[0]])).toEqual([
    ['Leitstelle', true, { field: 'name', before: 'Leitstelle', after: 'Anna' }],
    ['Leitstelle', true, { field: 'name', before: 'Leitstelle', after: 'Carl' }],
  ])
  const before = valueIn(await client.contact.people())
  expect(valueIn(await importFile(team, { choice: 'keep', place: null }))).toEqual({ added: 0, changed: 0, placed: 0 })
  expect(valueIn(await client.contact.people())).toEqual(before)
  expect(valueIn(await importFile(team, { choice: 'add', place: null }))).toEqual({ added: 2, changed: 0, placed: 0 })
  expect(valueIn(await importFile(team, { place: null }))).toEqual({ added: 0, changed: 0, placed: 0 })
  expect(valueIn(await client.contact.people()).map(({ person }) => person.name)).toEqual([
    'Anna',
    'Carl',
    'Leitstelle',
  ])
})

test('two cards of one person keep what is known, whatever each of them says', async () => {
  const { client, importFile } = await bank()
  const known = valueIn(await client.contact.savePerson(personDraftOf({ phone: '111', mobile: '', organisation: '' })))
  const [name, mail] = [`FN:${known.name}`, `EMAIL:${known.mail}`]
  const file = cardFile([name, mail, 'TEL;TYPE=work:999'], [name, mail, 'ORG:Muster Bank AG', 'TEL;TYPE=cell:5'])
  valueIn(await importFile(file, { choice: 'keep', place: null }))
  expect(valueIn(await client.contact.people()).map(({ person }) => person)).toMatchObject([
    { id: known.id, phone: '111', mobile: '5', organisation: 'Muster Bank AG' },
  ])
})

test('a card of another name gives its place to nobody unless it is decided whom it means', async () => {
  const { client, previewFile, importFile, side } = await bank()
  valueIn(await client.contact.savePerson(personDraftOf({ name: 'Leitstelle', mail: 'noc@bank.example' })))
  const file = cardFile(['FN:Anna', 'EMAIL:noc@bank.example'])
  expect(valueIn(await previewFile(file)).counts.placed).toBe(0)
  expect(valueIn(await importFile(file, { choice: 'keep' }))).toEqual({ added: 0, changed: 0, placed: 0 })
  expect(await side()).toEqual([])
  expect(valueIn(await importFile(file, { choice: 'take' }))).toEqual({ added: 0, changed: 1, placed: 1 })
  expect((await side()).map(({ person }) => person.name)).toEqual(['Anna'])
})

test('somebody named by the mailbox only gets the name of the card', async () => {
  const { client, previewFile, importFile } = await bank()
  const mail = 'erika@bank.example'
  valueIn(await client.contact.savePerson(personDraftOf({ name: mail, mail, phone: '' })))
  const file = cardFile(['FN:Erika Muster', `EMAIL:${mail}`])
  expect(valueIn(await previewFile(file, null)).changed).toMatchObject([{ isOtherName: false, isReplacing: false }])
  valueIn(await importFile(file, { choice: 'keep', place: null }))
  expect(valueIn(await client.contact.people()).map(({ person }) => person.name)).toEqual(['Erika Muster'])
})

test('without a mailbox name and organisation tell who is meant; colleagues of one mailbox stay apart', async () => {
  const { client, importFile } = await bank()
  const card = ['FN:Bert', 'ORG:Muster Bank AG']
  valueIn(await importFile(cardFile(card)))
  expect(valueIn(await importFile(cardFile([...card, 'EMAIL:bert@bank.example'])))).toMatchObject({ changed: 1 })
  expect(valueIn(await importFile(cardFile(['FN:Bert', 'ORG:Other AG'])))).toMatchObject({ added: 1 })
  const team = cardFile(['FN:Anna', 'EMAIL:noc@bank.example'], ['FN:Carl', 'EMAIL:noc@bank.example'])
  expect(valueIn(await importFile(team))).toMatchObject({ added: 2, changed: 0 })
  expect(valueIn(await importFile(team))).toMatchObject({ added: 0, changed: 0 })
  expect(valueIn(await client.contact.people())).toHaveLength(4)
})

test('people come into the address book alone, to our side, or to a partner', async () => {
  const { client, partnerId, importFile, side } = await bank()
  const file = cardFile(['FN:Erika Muster', 'EMAIL:erika@bank.example'])
  valueIn(await importFile(file, { place: null }))
  expect(valueIn(await client.contact.people())).toMatchObject([{ links: [] }])
  const own = { place: { partnerId: null, role: 'security' } } as const
  expect(valueIn(await importFile(file, own))).toEqual({ added: 0, changed: 0, placed: 1 })
  expect(valueIn(await client.contact.sides({ partnerId })).own).toMatchObject([{ role: 'security' }])
  expect(await side()).toEqual([])
})

test('nothing is taken in once somebody changed the address book after the preview', async () => {
  const { client, previewFile } = await bank()
  const { previewId } = valueIn(await previewFile(cardFile(['FN:Bert'])))
  valueIn(await client.contact.savePerson(personDraftOf()))
  const late = await client.contact.importCards({ previewId, decisions: [] })
  expect(faultIn(late).code).toBe('care.changed-since')
  expect(valueIn(await client.contact.people())).toHaveLength(1)
})

test('a side, our own people and the whole address book go out as strict cards and come back unchanged', async () => {
  const { client, partnerId, importFile } = await bank()
  const erika = valueIn(
    await client.contact.savePerson(personDraftOf({ note: 'eins\nzwei; drei', languages: 'Deutsch' })),
  )
  const place = { personId: erika.id, partnerId, isDeputy: true } as const
  valueIn(await client.contact.link({ ...place, role: 'technical' }))
  valueIn(await client.contact.link({ ...place, role: 'desk-247', isDeputy: false }))
  const before = valueIn(await client.contact.people())
  const fileOf = async (of: 'own' | 'partner' | 'all') => {
    const [path = ''] = valueIn(await client.contact.exportCards({ of, partnerId })).files
    return { path, text: readFileSync(path, 'utf8') }
  }
  const partner = await fileOf('partner')
  expect(partner.path).toMatch(/Kontakte-bank\.example\.vcf$/)
  const [card = []] = readStrictCards(partner.text)
  expect(card.find(({ name }) => name === 'ROLE')?.parts).toEqual(['Technik (Vertretung), Störungsannahme 24×7'])
  expect(readStrictCards((await fileOf('all')).text)).toHaveLength(1)
  expect((await fileOf('own')).text).toBe('')
  const back = await importFile({ name: 'x.vcf', content: new Uint8Array(Buffer.from(partner.text)) })
  expect(valueIn(back)).toEqual({ added: 0, changed: 0, placed: 0 })
  expect(valueIn(await client.contact.people())).toEqual(before)
})

test('nothing changes when the file is dismissed, none, or the partner is gone', async () => {
  const { client, previewFile } = await bank()
  expect(faultIn(await client.contact.previewCards({ place: null })).code).toBe('file.choice-dismissed')
  expect(faultIn(await previewFile({ name: 'x', content: new Uint8Array([1]) })).code).toBe('input.wrong-format')
  expect(faultIn(await previewFile({ name: 'x', content: new Uint8Array(2_000_001) })).code).toBe('input.too-large')
  const nowhere = { partnerId: '11111111-1111-4111-8111-111111111111', role: 'technical' } as const
  expect(faultIn(await previewFile(cardFile(['FN:X']), nowhere)).code).toBe('partner.not-found')
  expect(valueIn(await client.contact.people())).toEqual([])
})
