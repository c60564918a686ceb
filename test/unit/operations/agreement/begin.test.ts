// Beginning, filling, saving and discarding drafts: prefilled from what is known, never with words the partner did not say.
import { expect, test } from 'vitest'
import { emptySide } from '#domain/agreement/side-terms.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import type { PersonDraft } from '#domain/contacts/person.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { defaultSettings } from '#domain/setting.ts'
import { agreedHouse } from '#test/support/agreed-house.ts'
import { sampleAgreement, sampleOwnSide, sampleTerms } from '#test/support/agreement-samples.ts'
import { requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleReport } from '#test/support/samples.ts'

const nowhere = '00000000-0000-4000-8000-000000000000'
const somebody = (name: string, more: Partial<PersonDraft> = {}): PersonDraft => ({
  ...{
    id: null,
    name,
    organisation: '',
    mail: '',
    phone: '',
    mobile: '',
    availability: '',
    languages: '',
    keyword: '',
  },
  note: '',
  ...more,
})

test('the first version holds what tests and partner say, our organisation, and the clauses of the window’s language', async () => {
  const { client, partner } = agreedHouse(undefined, { agreedNames: ['*.bank.example'] })
  valueIn(
    await client.settings.save({ ...defaultSettings, organisation: 'Beispiel GmbH', helo: 'mail.beispiel.example' }),
  )
  const told: unknown[] = []
  client.agreement.changed((event) => told.push(event))
  const view = valueIn(await client.agreement.begin({ partnerId: partner.id }))
  expect(view.agreement).toMatchObject({
    partnerId: partner.id,
    number: expect.stringMatching(/^HS-2026-[0-9A-F]{8}$/),
    version: 1,
    state: 'draft',
    language: 'de',
    issuedBy: 'own',
    hash: null,
    confirmations: [],
    steps: [{ state: 'draft', reason: 'begun' }],
  })
  const { terms } = view.agreement
  expect(terms.partner).toEqual({
    ...emptySide,
    organisation: 'Muster Bank AG',
    domains: [{ name: 'bank.example', includeSubdomains: false }],
    hosts: [{ host: 'mx.bank.example', port: 25, addresses: ['127.0.0.1'] }],
    certificateNames: ['*.bank.example', 'mx.bank.example'],
    authority: 'Test CA',
    authorityKind: 'public',
    certificateUntil: '2027-01-01',
  })
  expect(terms.own).toEqual({ ...emptySide, organisation: 'Beispiel GmbH', heloNames: ['mail.beispiel.example'] })
  expect(terms.toPartner).toEqual({ ...emptyTerms.toPartner, level: 'secure' })
  expect(terms.toUs).toBeNull()
  expect(terms.common.contactPrivacy.de).toContain('Kontaktdaten')
  expect(terms.common.contactPrivacy.en).toContain('contact data')
  expect(terms.common.indemnity.isIncluded).toBe(false)
  expect(view.missing).toContain('own.address')
  expect(view.differences).toEqual([])
  expect(told).toEqual([{ partnerId: partner.id }])
})

test('the level is what every domain allows, and nothing is promised for what was not tested', async () => {
  const weak = sampleReport()
  const modes = { encrypt: true, verify: true, secure: false, dane: false, fingerprint: false }
  const house = agreedHouse([{ ...weak, judgement: { ...weak.judgement, modes } }])
  const view = valueIn(await house.client.agreement.begin({ partnerId: house.partner.id }))
  expect(view.agreement.terms.toPartner?.level).toBe('verify')
  const untested = agreedHouse([])
  const { agreement } = valueIn(await untested.client.agreement.begin({ partnerId: untested.partner.id }))
  expect(agreement.terms.partner).toMatchObject({ hosts: [], certificateNames: [], authority: '', reply: 'unknown' })
})

test('our defaults stand on our side only, and the kept choice says directions, times and where the partner sends from', async () => {
  const { client, partner, site } = agreedHouse()
  const own = sampleOwnSide({ organisation: 'Beispiel GmbH', warnAfterHours: null, giveUpAfterHours: null })
  const common = { ...emptyTerms.common, purpose: { de: 'Eigener Zweck', en: 'Our purpose' } }
  valueIn(await client.agreement.saveDefaults({ own, common, language: 'both' }))
  const relay = await site({ facts: { ownDomains: ['ours.example'], hostName: 'relay.beispiel.example' } })
  const failure = { ...defaultChoice.failure, warnAfterHours: 2, giveUpAfterHours: 48 }
  const inbound = { ...defaultChoice.inbound, addresses: ['198.51.100.0/24'], reply: 'refuse' as const }
  const choice = { direction: 'both', failure, inbound, includeSubdomains: true } as const
  valueIn(await client.gateway.save(requestFor(partner, [relay], choice)))
  const { agreement } = valueIn(await client.agreement.begin({ partnerId: partner.id }))
  expect(agreement.language).toBe('both')
  expect(agreement.terms.own).toEqual({
    ...own,
    gatewayProduct: 'Handschlag-Relay',
    heloNames: ['relay.beispiel.example'],
    warnAfterHours: 2,
    giveUpAfterHours: 48,
  })
  expect(agreement.terms.common.purpose).toEqual({ de: 'Eigener Zweck', en: 'Our purpose' })
  expect(agreement.terms.toUs).toEqual(emptyTerms.toPartner)
  expect(agreement.terms.partner).toMatchObject({
    domains: [{ name: 'bank.example', includeSubdomains: true }],
    sendingAddresses: ['198.51.100.0/24'],
    warnAfterHours: null,
    reply: 'unknown',
    fallback: null,
    lift: { who: '', maxHours: null },
    testMailboxes: [],
  })
})

test('people of both sides fill who signs, the desk, and the data protection officer', async () => {
  const { client, partner } = agreedHouse()
  const add = async (
    draft: PersonDraft,
    partnerId: string | null,
    role: 'management' | 'desk-247' | 'data-protection',
  ) => {
    const { id } = valueIn(await client.contact.savePerson(draft))
    valueIn(await client.contact.link({ partnerId, personId: id, role, isDeputy: false }))
  }
  await add(somebody('Leitung'), null, 'management')
  await add(somebody('Datenschutz', { mail: 'dsb@beispiel.example' }), null, 'data-protection')
  await add(somebody('Leitstelle', { phone: '+49 30 7', keyword: 'Mail' }), partner.id, 'desk-247')
  const { terms } = valueIn(await client.agreement.begin({ partnerId: partner.id })).agreement
  expect(terms.own.signatories).toEqual([{ name: 'Leitung', title: '' }])
  expect(terms.common.dataProtectionOfficer).toBe('Datenschutz, dsb@beispiel.example')
  expect(terms.partner.outOfBand).toBe('+49 30 7, Mail')
})

test('there is one draft at a time, and a partner must exist', async () => {
  const { client, partner } = agreedHouse()
  const first = valueIn(await client.agreement.begin({ partnerId: partner.id }))
  expect(faultIn(await client.agreement.begin({ partnerId: partner.id }))).toEqual({
    code: 'agreement.draft-exists',
    params: { version: 1 },
  })
  expect(faultIn(await client.agreement.begin({ partnerId: nowhere })).code).toBe('partner.not-found')
  valueIn(await client.agreement.discard({ agreementId: first.agreement.id }))
  expect(valueIn(await client.agreement.list({ partnerId: partner.id }))).toEqual([])
  expect(faultIn(await client.agreement.discard({ agreementId: first.agreement.id })).code).toBe('agreement.not-found')
  expect(faultIn(await client.agreement.list({ partnerId: nowhere })).code).toBe('partner.not-found')
})

test('a draft keeps what is saved; filling leaves it alone unless a field is named', async () => {
  const { client, complete, outside } = agreedHouse()
  const draft = await complete()
  const terms = sampleTerms({ partner: { ...draft.terms.partner, hosts: [], authority: 'Von Hand' } })
  outside.setNow('2026-11-22T09:00:00.000Z')
  const saved = valueIn(await client.agreement.save({ agreementId: draft.id, terms, language: 'en' }))
  expect(saved.agreement).toMatchObject({ terms, language: 'en', changedAt: '2026-11-22T09:00:00.000Z' })
  expect(saved.missing).toEqual(['partner.hosts'])
  const filled = valueIn(await client.agreement.fill({ agreementId: draft.id, paths: null }))
  expect(filled.agreement.terms.partner).toMatchObject({ authority: 'Von Hand', hosts: [{ host: 'mx.bank.example' }] })
  expect(filled.missing).toEqual([])
  const named = valueIn(await client.agreement.fill({ agreementId: draft.id, paths: ['partner.authority'] }))
  expect(named.agreement.terms.partner.authority).toBe('Test CA')
})

test('from sent on nothing changes any more', async () => {
  const { client, complete, move } = agreedHouse()
  const draft = await complete()
  await move(draft, 'sent')
  const id = { agreementId: draft.id }
  const refused = [
    await client.agreement.save({ ...id, terms: sampleTerms({ toUs: emptyTerms.toPartner }), language: 'de' }),
    await client.agreement.fill({ ...id, paths: null }),
    await client.agreement.discard(id),
  ]
  expect(refused.map((outcome) => faultIn(outcome).code)).toEqual(Array(3).fill('agreement.not-editable'))
  expect(faultIn(await client.agreement.fill({ agreementId: nowhere, paths: null })).code).toBe('agreement.not-found')
})

test('the next version is a copy of the newest with the next number; the older stays in force', async () => {
  const { client, partner, inForce } = agreedHouse()
  const testWindow = { start: '2026-11-25T10:00', zone: 'Europe/Berlin', minutes: 60 }
  const first = await inForce({ common: { ...sampleTerms().common, testWindow } })
  const view = valueIn(await client.agreement.begin({ partnerId: partner.id }))
  expect(view.agreement).toMatchObject({ number: first.number, version: 2, state: 'draft', hash: null, reviewBy: null })
  expect(view.agreement.steps).toMatchObject([{ state: 'draft', reason: 'copied' }])
  expect(view.agreement.terms.common.testWindow).toBeNull()
  expect(view.agreement.terms.own).toMatchObject(first.terms.own)
  const versions = valueIn(await client.agreement.list({ partnerId: partner.id }))
  expect(versions.map((each) => each.agreement.state)).toEqual(['draft', 'active'])
})

test('what was refused is not copied, and its number is not used again', async () => {
  const house = agreedHouse()
  const first = await house.inForce()
  const refused = await house.complete({ own: sampleOwnSide({ outOfBand: 'abgelehnt' }) })
  await house.move(refused, 'sent')
  await house.move(refused, 'ended')
  const view = valueIn(await house.client.agreement.begin({ partnerId: house.partner.id }))
  expect(view.agreement).toMatchObject({ version: 3, terms: { own: { outOfBand: first.terms.own.outOfBand } } })
})

test('with a version of the partner’s in force, the next one goes on under its number', async () => {
  const house = agreedHouse()
  const partnerId = house.partner.id
  const theirs = sampleAgreement({ partnerId, number: 'HS-2026-00BANK00', state: 'active', issuedBy: 'partner' })
  const ours = sampleAgreement({ partnerId, version: 4, state: 'ended' })
  house.look((store) => {
    for (const version of [theirs, ours]) valueIn(store.agreements.save(version))
  })
  const view = valueIn(await house.client.agreement.begin({ partnerId }))
  expect(view.agreement).toMatchObject({ number: 'HS-2026-00BANK00', version: 2, issuedBy: 'own' })
})

test('when the last number of a version is taken, the fault says so and nothing is begun', async () => {
  const house = agreedHouse()
  const partnerId = house.partner.id
  const last = sampleAgreement({ partnerId, version: 9999, state: 'active' })
  house.look((store) => valueIn(store.agreements.save(last)))
  expect(faultIn(await house.client.agreement.begin({ partnerId }))).toEqual({
    code: 'agreement.versions-used-up',
    params: { number: last.number, last: 9999 },
  })
  expect(valueIn(await house.client.agreement.list({ partnerId }))).toHaveLength(1)
})

test('what a gateway says that is no line of text is left out, half a character is replaced, and the draft begins', async () => {
  const report = sampleReport()
  const smtpSessions = report.observed.smtpSessions.map((session) => {
    const [leaf, ...rest] = session.tls?.chain ?? []
    return leaf === undefined || session.tls === null
      ? session
      : { ...session, tls: { ...session.tls, chain: [{ ...leaf, issuer: 'CN=Half \ud83d' }, ...rest] } }
  })
  const house = agreedHouse([{ ...report, observed: { ...report.observed, smtpSessions } }])
  const site = await house.site()
  const facts = { version: '3.10\n3.11' }
  house.look((store) => valueIn(store.sites.save({ ...site, gateway: 'postfix', facts })))
  const { terms } = valueIn(await house.client.agreement.begin({ partnerId: house.partner.id })).agreement
  expect(terms.own.gatewayProduct).toBe('Postfix')
  expect(terms.partner.authority).toBe('Half \ufffd (Test CA)')
})

test('an officer whose line would not fit stands with the name alone, never with half a mailbox', async () => {
  const { client, partner } = agreedHouse()
  const mail = `${'m'.repeat(60)}@${`${'d'.repeat(60)}.`.repeat(3)}example`
  const draft = somebody('Dr. Erika Muster', { mail })
  const { id: personId } = valueIn(await client.contact.savePerson(draft))
  valueIn(await client.contact.link({ partnerId: null, personId, role: 'data-protection', isDeputy: false }))
  const { terms } = valueIn(await client.agreement.begin({ partnerId: partner.id })).agreement
  expect(terms.common.dataProtectionOfficer).toBe('Dr. Erika Muster')
})

test('after the end the next version goes on from what ended', async () => {
  const house = agreedHouse()
  const version = await house.inForce()
  await house.move(version, 'ended')
  const view = valueIn(await house.client.agreement.begin({ partnerId: house.partner.id }))
  expect(view.agreement).toMatchObject({ number: version.number, version: 2 })
})
