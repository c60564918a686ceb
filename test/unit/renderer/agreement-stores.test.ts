// The stores of agreements and partner files against the real client and scripted handlers: what is entered is kept, the newest last; a failed
// save loses nothing; moves wait for it; a file counts only after its answer.
import { expect, test, vi } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { createContractDouble } from '#test/support/contract-double.ts'
import { createGate } from '#test/support/gate.ts'
import type { AgreementScript } from '#test/support/window/agreement-double.ts'
import { sampleAgreement, sampleId, sampleOpened, sampleView } from '#test/support/window/agreement-samples.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createAgreementStore } from '../../../renderer/features/agreement/agreement-store.ts'
import { createPapersStore } from '../../../renderer/features/agreement/papers-store.ts'
import { createDefaultsStore } from '../../../renderer/features/agreement-terms/defaults-store.ts'
import { createPartnerFileStore } from '../../../renderer/features/partner-file/partner-file-store.ts'
import { noon } from './summary-sample.ts'

const partnerId = sampleId(1)
const draft = sampleAgreement(1, partnerId)

function open(agreement: AgreementScript) {
  const double = createContractDouble(
    houseDouble({
      partners: [],
      systemLanguage: 'en',
      nowMs: noon,
      rendering: sampleRendering,
      agreement,
      pace: () => Promise.resolve(),
    }),
  )
  const client = createWindowClient(double.bridge)
  const moved = vi.fn()
  const accepted = vi.fn(() => Promise.resolve())
  return {
    double,
    moved,
    accepted,
    store: createAgreementStore(client, moved),
    papers: createPapersStore(client),
    defaults: createDefaultsStore(client),
    files: createPartnerFileStore(client, accepted),
  }
}

const named = (organisation: string) => (terms: typeof draft.terms) => ({
  ...terms,
  own: { ...terms.own, organisation },
})

test('terms are shown at once, kept one after the other, and the newest is the last', async () => {
  const gate = createGate<void>()
  const kept: string[] = []
  const { store } = open({
    views: [sampleView(draft)],
    agreement: {
      async save({ terms, language }) {
        if (kept.length === 0) await gate.promise
        kept.push(terms.own.organisation)
        return succeed(sampleView({ ...draft, terms, language }, { missing: ['own.address'] }))
      },
    },
  })
  await store.getState().load(partnerId)
  const first = store.getState().change(draft, named('A'))
  void store.getState().change(draft, named('B'))
  void store.getState().change(draft, named('C'))
  const now = () => store.getState().byPartner[partnerId]
  expect(now()?.views?.[0]?.agreement.terms.own.organisation).toBe('C')
  expect(now()?.saving).toBe('saving')
  gate.open()
  await first
  expect(kept).toEqual(['A', 'C'])
  expect(now()).toMatchObject({ saving: 'saved', views: [{ missing: ['own.address'] }] })
  await store.getState().change(draft, named('C'))
  expect(kept).toHaveLength(2)
})

test('a save that fails keeps what was entered, says so, and the next change tries again', async () => {
  const answers = [fail('storage.not-writable', { detail: 'x' }), fail('storage.not-writable', { detail: 'x' })]
  const { store } = open({
    views: [sampleView(draft)],
    agreement: {
      save: ({ terms, language }) => answers.shift() ?? succeed(sampleView({ ...draft, terms, language })),
    },
  })
  await store.getState().load(partnerId)
  await store.getState().change(draft, named('A'))
  const now = () => store.getState().byPartner[partnerId]
  expect(now()).toMatchObject({ saving: 'failed', fault: { code: 'storage.not-writable' } })
  expect(now()?.views?.[0]?.agreement.terms.own.organisation).toBe('A')
  expect(await store.getState().settled(partnerId)).toBe(false)
  await store.getState().change(draft, named('A'))
  await store.getState().change(draft, named('A'))
  expect(now()).toMatchObject({ saving: 'saved', fault: null })
})

test('nothing is moved over entries that cannot be kept: they are tried again first, and neither a load nor a refusal loses them', async () => {
  const full = fail('storage.not-writable', { detail: 'x' })
  const answers = [full, full, full]
  const moved: string[] = []
  const { store } = open({
    views: [sampleView(draft)],
    agreement: {
      save: ({ terms, language }) => answers.shift() ?? succeed(sampleView({ ...draft, terms, language })),
      move({ to }) {
        moved.push(to)
        return succeed(sampleView({ ...draft, state: to }))
      },
    },
  })
  await store.getState().load(partnerId)
  await store.getState().change(draft, named('A'))
  const organisation = () => store.getState().byPartner[partnerId]?.views?.[0]?.agreement.terms.own.organisation
  await store.getState().load(partnerId)
  expect(organisation()).toBe('A')
  const send = () => store.getState().move(draft, { to: 'sent', note: '', acceptedReason: null })
  expect(await send()).toEqual(full)
  expect(organisation()).toBe('A')
  expect(moved).toEqual([])
  expect(await send()).toMatchObject({ ok: true })
  expect(moved).toEqual(['sent'])
})

test('a draft that cannot be kept can still be discarded', async () => {
  const { store } = open({
    views: [sampleView(draft)],
    agreement: { save: () => fail('storage.not-writable', { detail: 'x' }) },
  })
  await store.getState().load(partnerId)
  await store.getState().change(draft, named('A'))
  expect(await store.getState().discard(draft)).toMatchObject({ ok: true })
  expect(store.getState().byPartner[partnerId]).toMatchObject({ views: [], saving: 'saved', fault: null })
})

test('a move waits until everything entered is kept, and tells the list of partners', async () => {
  const gate = createGate<void>()
  const order: string[] = []
  const { store, moved } = open({
    views: [sampleView(draft)],
    agreement: {
      async save({ terms, language }) {
        await gate.promise
        order.push('save')
        return succeed(sampleView({ ...draft, terms, language }))
      },
      move() {
        order.push('move')
        return succeed(sampleView({ ...draft, state: 'sent' }))
      },
    },
  })
  await store.getState().load(partnerId)
  void store.getState().change(draft, named('A'))
  const moving = store.getState().move(draft, { to: 'sent', note: '', acceptedReason: null })
  expect(store.getState().byPartner[partnerId]?.isBusy).toBe(true)
  gate.open()
  expect(await moving).toMatchObject({ ok: true })
  expect(order).toEqual(['save', 'move'])
  expect(moved).toHaveBeenCalledOnce()
  expect(store.getState().byPartner[partnerId]?.isBusy).toBe(false)
})

test('what the main process announces is taken over, but not over what waits to be kept', async () => {
  let organisation = 'before'
  const gate = createGate<void>()
  const { store, double } = open({
    agreement: {
      list: () => succeed([sampleView({ ...draft, terms: named(organisation)(draft.terms) })]),
      async save({ terms, language }) {
        await gate.promise
        return succeed(sampleView({ ...draft, terms, language }))
      },
    },
  })
  const shown = () => store.getState().byPartner[partnerId]?.views?.[0]?.agreement.terms.own.organisation
  await store.getState().load(partnerId)
  organisation = 'elsewhere'
  double.publish.agreement.changed({ partnerId })
  await vi.waitFor(() => expect(shown()).toBe('elsewhere'))
  const saving = store.getState().change(draft, named('typed'))
  double.publish.agreement.changed({ partnerId })
  gate.open()
  await saving
  expect(shown()).toBe('typed')
})

test('the life of a version goes by its rules, and faults come back to the dialog', async () => {
  const { store } = open({})
  await store.getState().load(partnerId)
  await store.getState().begin(partnerId)
  const begun = store.getState().byPartner[partnerId]?.views?.[0]?.agreement
  if (begun === undefined) throw new Error('nothing begun')
  expect(await store.getState().move(begun, { to: 'active', note: '', acceptedReason: null })).toMatchObject({
    fault: { code: 'agreement.not-allowed' },
  })
  await store.getState().move(begun, { to: 'sent', note: '', acceptedReason: null })
  const yes = { name: 'Erika Muster', way: 'mail', on: '2026-11-21', note: '' } as const
  await store.getState().confirm(begun, { ...yes, side: 'own' }, true)
  await store.getState().confirm(begun, { ...yes, side: 'partner' }, false)
  const now = store.getState().byPartner[partnerId]?.views?.[0]?.agreement
  expect(now?.state).toBe('confirmed')
  expect(now?.confirmations.map(({ attachment }) => attachment?.name ?? null)).toEqual(['seite-9.pdf', null])
})

test('papers and letters do one thing at a time, and a late letter is dropped', async () => {
  const gate = createGate<void>()
  const { papers } = open({
    agreementLetter: {
      async compose({ kind }) {
        if (kind === 'review') await gate.promise
        return succeed({ subject: kind, recipient: '', text: '' })
      },
    },
  })
  const late = papers.getState().compose({ partnerId, kind: 'review', language: 'de' })
  await papers.getState().compose({ partnerId, kind: 'end', language: 'de' })
  gate.open()
  await late
  expect(papers.getState().letter?.subject).toBe('end')
  const printing = papers.getState().print(draft.id, 'both', 'final')
  void papers.getState().saveAttachment(draft.id)
  await printing
  expect(papers.getState().end).toMatchObject({ kind: 'saved', task: 'paper' })
})

test('a dismissed dialog is no fault, and a letter that opened is told', async () => {
  const { papers } = open({ agreement: { print: () => fail('file.choice-dismissed') } })
  await papers.getState().print(draft.id, 'de', 'fillable')
  expect(papers.getState().end).toEqual({ kind: 'dismissed', task: 'paper' })
  await papers.getState().send('mail', { partnerId, kind: 'end', language: 'de' })
  expect(papers.getState().end).toEqual({ kind: 'mailed', task: 'mail', isWhole: true })
})

test('an opened file stays until it was taken in or refused, and says what became of it', async () => {
  const answers = [fail('partner-file.not-compared'), succeed(sampleView({ ...draft, state: 'sent' }))]
  const { files, accepted } = open({
    partnerFile: {
      open: () => succeed(sampleOpened('new')),
      accept: () => answers.shift() ?? fail('partner-file.gone'),
    },
  })
  await files.getState().open(null)
  expect(await files.getState().accept(null, false)).toMatchObject({ fault: { code: 'partner-file.not-compared' } })
  expect(files.getState().opened).not.toBeNull()
  await files.getState().accept(null, true)
  expect(files.getState()).toMatchObject({ opened: null, end: { partnerId, what: { kind: 'accepted', version: 1 } } })
  expect(accepted).toHaveBeenCalledWith(partnerId)
})

test('a refused file and a dismissed dialog are told apart', async () => {
  const answers = [fail('partner-file.tampered', { file: 'a' }), fail('file.choice-dismissed')]
  const { files } = open({ partnerFile: { open: () => answers.shift() ?? fail('partner-file.gone') } })
  await files.getState().open(partnerId)
  expect(files.getState().end).toMatchObject({
    partnerId,
    what: { kind: 'failed', fault: { code: 'partner-file.tampered' } },
  })
  await files.getState().open(partnerId)
  expect(files.getState().end).toEqual({ partnerId, what: { kind: 'dismissed' } })
})

test('defaults that could not be kept are tried again when their page is opened, not overwritten', async () => {
  const full = fail('storage.not-writable', { detail: 'x' })
  const answers = [full, full]
  const { defaults } = open({
    agreement: { saveDefaults: (kept) => answers.shift() ?? succeed({ ...kept, logo: null }) },
  })
  await defaults.getState().load()
  await defaults.getState().change((before) => ({ ...before, language: 'both' }))
  await defaults.getState().load()
  expect(defaults.getState()).toMatchObject({ saving: 'failed', defaults: { language: 'both' } })
  answers.push(full)
  await defaults.getState().change((before) => before)
  expect(defaults.getState().saving).toBe('failed')
  await defaults.getState().load()
  expect(defaults.getState().saving).toBe('saved')
})

test('defaults are kept as they are entered, the logo beside them', async () => {
  const { defaults } = open({})
  await defaults.getState().load()
  await defaults.getState().change((before) => ({ ...before, language: 'both' }))
  await defaults.getState().chooseLogo(false)
  expect(defaults.getState()).toMatchObject({
    saving: 'saved',
    defaults: { language: 'both', logo: { name: 'logo.png' } },
  })
  await defaults.getState().chooseLogo(true)
  expect(defaults.getState().defaults?.logo).toBeNull()
})
