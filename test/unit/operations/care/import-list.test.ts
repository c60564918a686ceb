// A list of partners and contacts, from the file to the database and back: what it changes, what it leaves out, and what it never does.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ListPreview } from '#domain/care/list-import.ts'
import { contactRoles, type PersonDraft } from '#domain/contacts/person.ts'
import { listPartners, savePartner } from '#operations/partners.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import '#test/support/property-runs.ts'
import { readFileSync } from 'node:fs'
import { samplePartner } from '#test/support/samples.ts'

const ignore = () => undefined
const still = new AbortController().signal

function answer(house: CareDesk, text: string | Uint8Array): void {
  const content = typeof text === 'string' ? new TextEncoder().encode(text) : text
  house.outside.answerWithFile({ name: 'partner.csv', content })
}

async function preview(house: CareDesk, text: string | Uint8Array): Promise<ListPreview> {
  answer(house, text)
  return valueIn(await house.care.previewList(undefined, ignore, still))
}

async function take(house: CareDesk, text: string | Uint8Array): Promise<ListPreview> {
  const shown = await preview(house, text)
  valueIn(await house.care.importList({ previewId: shown.previewId }, ignore, still))
  return shown
}

async function exported(house: CareDesk): Promise<string> {
  const { files } = valueIn(await house.care.exportList(undefined))
  return readFileSync(files[0] ?? '', 'utf8')
}

async function state(house: CareDesk) {
  const partners = valueIn(listPartners(house.rooms)).map(({ partner }) => partner)
  const people = valueIn(await house.contact.people(undefined))
  return { partners, people }
}

const head = 'Partner;Domains;Vereinbarte Namen;Ansprechpartner;Rollen;Stellvertretung;E-Mail;Telefon;Notiz'
const list = (...rows: readonly string[]) => [head, ...rows].join('\r\n')

const start = list(
  'Bank;bank.example, bank2.example;*.bank.example;Ann;Technik;nein;ann@bank.example;1;',
  'Bank;bank.example, bank2.example;*.bank.example;Ben;Technik, Datenschutz;Technik;ben@bank.example;2;"x\ny"',
  'Kasse;kasse.example;;;;;;;',
)

describe('a list', () => {
  test('adds partners with their people; the first technical one is the contact', async () => {
    const house = openCareDesk()
    const shown = await take(house, start)
    expect(shown.counts).toEqual({
      ...{
        rows: 3,
        addedPartners: 2,
        changedPartners: 0,
        addedContacts: 2,
        changedContacts: 0,
        unchanged: 0,
        wrong: 0,
      },
    })
    const { partners, people } = await state(house)
    expect(partners).toMatchObject([
      {
        name: 'Bank',
        domains: ['bank.example', 'bank2.example'],
        agreedNames: ['*.bank.example'],
        contact: { name: 'Ann', mail: 'ann@bank.example', phone: '1' },
      },
      { name: 'Kasse', contact: { name: '', mail: '', phone: '' } },
    ])
    const bank = partners[0]?.id
    expect(people).toMatchObject([
      { person: { name: 'Ann' }, links: [{ partnerId: bank, role: 'technical', isDeputy: false }] },
      {
        person: { name: 'Ben', note: 'x\ny' },
        links: [
          { partnerId: bank, role: 'technical', isDeputy: true },
          { partnerId: bank, role: 'data-protection', isDeputy: false },
        ],
      },
    ])
  })

  test('changes what it says, field by field, and keeps what it does not say', async () => {
    const house = openCareDesk()
    await take(house, start)
    const text = 'Partner;Mail Domain;Contact;Mail;Phone\nBANK AG;bank.example;;ann@bank.example;9\nKasse;;Cid;;\n'
    const shown = await take(house, text)
    expect(shown.changes).toEqual([
      {
        ...{ line: 2, kind: 'change-partner', name: 'BANK AG' },
        fields: [
          { field: 'partner', before: 'Bank', after: 'BANK AG' },
          { field: 'domains', before: 'bank.example, bank2.example', after: 'bank.example' },
        ],
      },
      {
        ...{ line: 2, kind: 'change-contact', name: 'Ann' },
        fields: [{ field: 'phone', before: '1', after: '9' }],
      },
      {
        ...{ line: 3, kind: 'add-contact', name: 'Cid' },
        fields: [
          { field: 'contact', before: '', after: 'Cid' },
          { field: 'roles', before: '', after: 'Technik' },
        ],
      },
    ])
    const { partners, people } = await state(house)
    expect(partners).toMatchObject([
      { name: 'BANK AG', domains: ['bank.example'], agreedNames: ['*.bank.example'], contact: { phone: '9' } },
      { name: 'Kasse', contact: { name: 'Cid' } },
    ])
    expect(people.map(({ person }) => person.name)).toEqual(['Ann', 'Ben', 'Cid'])
  })

  test('leaves wrong rows out, each with line and reason, and no partner half', async () => {
    const house = openCareDesk()
    await take(house, start)
    const shown = await take(
      house,
      list(
        ';a.example;;;;;;;',
        'Neu;kein Punkt;;A;;;;;',
        'Neu;neu.example;;B;;;;;',
        'Bank;bank.example, kasse.example;;C;;;;;',
        'Post;post.example;;D;Pförtner;;;;',
        'Post;;;E;;;;;',
        'Rat;rat.example;;;;;;;',
        'Rat;rat2.example;;F;;;;;',
        'Tat;post.example;;G;;;;;',
        'Ohne;;;H;;;;;',
      ),
    )
    expect(shown.wrong.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 no-partner',
      '3 bad-domain',
      '4 partner-wrong',
      '5 domain-taken',
      '6 unknown-role',
      '8 partner-wrong',
      '9 contradicts',
      '10 domain-twice',
      '11 no-domain',
    ])
    expect(shown.counts).toMatchObject({ rows: 10, wrong: 9, addedPartners: 1, addedContacts: 1 })
    const { partners, people } = await state(house)
    expect(partners.map(({ name }) => name)).toEqual(['Bank', 'Kasse', 'Post'])
    expect(people.map(({ person }) => person.name)).toEqual(['Ann', 'Ben', 'E'])
  })

  test('keeps colleagues apart who share a mailbox or a name', async () => {
    const house = openCareDesk()
    const rows = list(
      'Bank;bank.example;;Ann;Technik;;post@bank.example;1;',
      'Bank;bank.example;;Ben;Technik;;post@bank.example;2;',
      'Bank;bank.example;;Cid;;;;3;',
      'Bank;bank.example;;Cid;;;;4;',
    )
    await take(house, rows)
    const { people } = await state(house)
    expect(people.map(({ person }) => `${person.name} ${person.phone}`)).toEqual(['Ann 1', 'Ben 2', 'Cid 4'])
    const again = await preview(
      house,
      list('Bank;bank.example;;Dan;;;post@bank.example;5;', ...rows.split('\r\n').slice(1, 3)),
    )
    expect(again.counts).toMatchObject({ addedContacts: 1, changedContacts: 0, unchanged: 2 })
  })

  test('gives somebody known elsewhere a second place, and the contact there follows', async () => {
    const house = openCareDesk()
    await take(house, start)
    await take(house, list('Kasse;kasse.example;;Ann;Technik;;ann@bank.example;77;'))
    const { partners, people } = await state(house)
    expect(people.filter(({ person }) => person.name === 'Ann')).toHaveLength(1)
    expect(partners.map(({ contact }) => contact.phone)).toEqual(['77', '77'])
  })

  test('does not touch practice partners, and does not list them', async () => {
    const house = openCareDesk()
    valueIn(house.store.partners.save(samplePartner({ name: 'Lab', domains: ['lab.example'], isPractice: true })))
    const shown = await take(house, list('Lab;lab.example;;Ann;;;;;', 'Bank;bank.example;;;;;;;'))
    expect(shown.wrong).toEqual([{ line: 2, code: 'practice', params: { name: 'Lab' } }])
    const text = await exported(house)
    expect(text).toContain('bank.example')
    expect(text).not.toContain('lab.example')
  })
})

describe('an import', () => {
  test('is refused when partners or people moved since the preview, and when there is none', async () => {
    const house = openCareDesk()
    const shown = await preview(house, start)
    const draft = { id: null, name: 'X', domains: ['x.example'], agreedNames: [] }
    valueIn(savePartner(house.rooms, { ...draft, contact: { name: '', mail: '', phone: '' } }))
    expect(faultIn(await house.care.importList({ previewId: shown.previewId }, ignore, still)).code).toBe(
      'care.changed-since',
    )
    const taken = await take(house, start)
    for (const previewId of [taken.previewId, shown.previewId]) {
      expect(faultIn(await house.care.importList({ previewId }, ignore, still)).code).toBe('care.preview-gone')
    }
  })

  test('asked twice at once is done once', async () => {
    const house = openCareDesk()
    const { previewId } = await preview(house, start)
    const both = await Promise.all([1, 2].map(() => house.care.importList({ previewId }, ignore, still)))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await state(house)).partners).toHaveLength(2)
  })
})

const word = fc.string({ unit: 'grapheme', maxLength: 12 })
const line = word.map((text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a form refuses is left out
  text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, '').trim(),
)
const tricky = fc.oneof(
  line,
  fc.constantFrom('=1+1', "'=1", '-5', '@x', '+49 30 1', `"q"`, 'a;b', "''", 'a,b', 'ja', '#'),
)
const draft = fc.record({
  name: tricky.map((text) => text || 'N'),
  organisation: tricky,
  mail: fc.constantFrom('', 'post@a.example', 'x@b.example'),
  phone: tricky,
  mobile: tricky,
  availability: tricky,
  languages: tricky,
  keyword: tricky,
  note: fc.array(tricky, { maxLength: 3 }).map((lines) => lines.join('\n').trim()),
})
const places = fc.uniqueArray(fc.record({ role: fc.constantFrom(...contactRoles), isDeputy: fc.boolean() }), {
  minLength: 1,
  selector: ({ role }) => role,
})

test('our own export changes nothing when it comes back, in either language', async () => {
  const house = openCareDesk()
  const people = fc.array(fc.tuple(draft, places), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(tricky, people), { minLength: 1, maxLength: 3 }), async (partners) => {
      for (const { partner } of valueIn(listPartners(house.rooms))) {
        valueIn(house.store.partners.remove(partner.id))
      }
      for (const [index, [name, contacts]] of partners.entries()) await addPartner(house, name || 'P', index, contacts)
      for (const language of ['de', 'en'] as const) {
        const settings = valueIn(house.store.settings.read())
        valueIn(house.store.settings.save({ ...settings, language }))
        const shown = await preview(house, await exported(house))
        expect(shown.wrong).toEqual([])
        expect(shown.changes).toEqual([])
        expect(shown.counts.unchanged).toBe(shown.counts.rows)
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)

async function addPartner(
  house: CareDesk,
  name: string,
  index: number,
  contacts: readonly (readonly [
    Omit<PersonDraft, 'id'>,
    readonly { role: (typeof contactRoles)[number]; isDeputy: boolean }[],
  ])[],
): Promise<void> {
  const contact = { name: '', mail: '', phone: '' }
  const saved = savePartner(house.rooms, {
    ...{ id: null, name, domains: [`d${index}.example`, `e${index}.example`], contact },
    agreedNames: index === 0 ? ['*.d.example', 'host'] : [],
  })
  for (const [each, links] of contacts) {
    const person = valueIn(await house.contact.savePerson({ id: null, ...each }))
    for (const link of links) {
      valueIn(await house.contact.link({ partnerId: valueIn(saved).id, personId: person.id, ...link }))
    }
  }
}
