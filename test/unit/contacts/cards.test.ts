// vCard files through the contract: people come in once, go out whole, and a file of ours comes back as it was.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
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
  const importFile = async (file: ReturnType<typeof cardFile>, role: 'technical' | 'security' = 'technical') => {
    opened.outside.answerWithFile(file)
    return opened.client.contact.importCards({ partnerId, role })
  }
  const side = async () => valueIn(await opened.client.contact.sides({ partnerId })).partner
  return { ...opened, partnerId, importFile, side }
}

test('people are added to the side, the first is its contact, and unreadable cards are named', async () => {
  const { client, importFile, side } = await bank()
  const file = cardFile(['FN:Erika Muster', 'EMAIL:erika@bank.example', 'TEL;TYPE=work:1'], ['TEL:2'], ['FN:Bert'])
  expect(valueIn(await importFile(file))).toEqual({ added: 2, changed: 0, unread: [{ card: 2, code: 'no-name' }] })
  expect((await side()).map(({ person, isDeputy }) => [person.name, isDeputy])).toEqual([
    ['Erika Muster', false],
    ['Bert', false],
  ])
  expect(valueIn(await client.partner.list())[0]?.partner.contact).toEqual({
    name: 'Erika Muster',
    mail: 'erika@bank.example',
    phone: '1',
  })
})

test('known people are changed, not doubled; what a card leaves out and our note stay', async () => {
  const { client, partnerId, importFile, side } = await bank()
  const draft = personDraftOf({ keyword: 'Mail', note: 'ours', mobile: '5' })
  const known = valueIn(await client.contact.savePerson(draft))
  const place = { personId: known.id, partnerId, role: 'technical' } as const
  valueIn(await client.contact.link({ ...place, isDeputy: true }))
  const file = cardFile(['FN:Erika Neu', 'EMAIL:ERIKA@bank.example', 'TEL;TYPE=work:77', 'NOTE:theirs'])
  expect(valueIn(await importFile(file))).toEqual({ added: 0, changed: 1, unread: [] })
  expect(await side()).toMatchObject([
    {
      isDeputy: true,
      person: { id: known.id, name: 'Erika Neu', phone: '77', mobile: '5', keyword: 'Mail', note: 'ours' },
    },
  ])
  expect(valueIn(await importFile(file))).toEqual({ added: 0, changed: 0, unread: [] })
  expect(valueIn(await importFile(file, 'security'))).toEqual({ added: 0, changed: 0, unread: [] })
  expect((await side()).map(({ role }) => role)).toEqual(['technical', 'security'])
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
  expect(valueIn(back)).toEqual({ added: 0, changed: 0, unread: [] })
  expect(valueIn(await client.contact.people())).toEqual(before)
})

test('nothing changes when the file is dismissed, none, or the partner is gone', async () => {
  const { client, outside, partnerId, importFile } = await bank()
  expect(faultIn(await client.contact.importCards({ partnerId, role: 'technical' })).code).toBe('file.choice-dismissed')
  expect(faultIn(await importFile({ name: 'x', content: new Uint8Array([1]) })).code).toBe('input.wrong-format')
  expect(faultIn(await importFile({ name: 'x', content: new Uint8Array(2_000_001) })).code).toBe('input.too-large')
  outside.answerWithFile(cardFile(['FN:X']))
  const nowhere = { partnerId: '11111111-1111-4111-8111-111111111111', role: 'technical' } as const
  expect(faultIn(await client.contact.importCards(nowhere)).code).toBe('partner.not-found')
  expect(valueIn(await client.contact.people())).toEqual([])
})
