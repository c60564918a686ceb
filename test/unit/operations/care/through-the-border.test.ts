// Every call of care through the real border: what goes in and comes back fits the contract.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

const list = `Partner;Domains;Ansprechpartner;E-Mail
Bank;bank.example;Ann;ann@bank.example
Bank;bank.example;Ben;ben
`

test('a list in and out, a partner and everything out and in, and what is due', async () => {
  const { client, outside } = openHouse()
  const told: number[] = []
  const watch = ({ done, total }: { done: number; total: number }) => void told.push(done / total)
  const answer = (name: string, content: Uint8Array) => outside.answerWithFile({ name, content })

  answer('list.csv', new TextEncoder().encode(list))
  const shown = valueIn(await client.care.previewList(undefined, watch))
  expect(shown).toMatchObject({ wrong: [{ line: 3, code: 'bad-mail', params: { value: 'ben' } }] })
  valueIn(await client.care.importList({ previewId: shown.previewId }, watch))
  expect(valueIn(await client.care.exportList(undefined)).files).toHaveLength(1)
  const [{ partner } = { partner: { id: '' } }] = valueIn(await client.partner.list(undefined))

  const one = valueIn(await client.care.exportPartner({ partnerId: partner.id }))
  const all = valueIn(await client.care.exportAll(undefined, watch))
  valueIn(await client.partner.remove({ partnerId: partner.id }))
  answer('bank.handschlag-partner', readFileSync(one.files[0] ?? ''))
  expect(valueIn(await client.care.importPartner(undefined))).toEqual({ partnerId: partner.id })
  valueIn(await client.partner.remove({ partnerId: partner.id }))
  const [due] = valueIn(await client.care.dueDeletions(undefined))
  expect(due).toMatchObject({ name: 'Ann', reason: 'no-link' })
  valueIn(await client.care.exportPerson({ personId: due?.personId ?? '' }))
  expect(valueIn(await client.care.deleteDue({ personIds: [due?.personId ?? ''] }))).toMatchObject({ people: 1 })

  answer('all.handschlag-copy', readFileSync(all.files[0] ?? ''))
  expect(valueIn(await client.care.importAll(undefined, watch)).keptAside).toContain('before-import')
  expect(valueIn(await client.partner.list(undefined))).toMatchObject([{ partner: { name: 'Bank' } }])
  expect(told.every((part) => part >= 0 && part <= 1)).toBe(true)
})
