// What the screens of confirming say: every code has its sentence, "enforced" stands for one standing only, live rows claim nothing early, what is
// dropped is bounded, and fields come to a wish only when all are right.
import { expect, test } from 'vitest'
import { possibleWay } from '#contract/confirm-contract.ts'
import { modeResults, proofReasons, proofVerdicts, standing, standings } from '#domain/confirm/counter-proof.ts'
import { inboundCases } from '#domain/confirm/inbound-proof.ts'
import { answerReasons, answerVerdicts, mailSystems } from '#domain/confirm/received.ts'
import { sendWays } from '#domain/confirm/test-send.ts'
import { nothingSeenByTrap, trapModes } from '#domain/confirm/trap.ts'
import { translatorFor } from '#i18n/translate.ts'
import { buildOutlookFile, wide } from '#test/support/outlook-file.ts'
import { sampleAnswer } from '#test/support/window/confirm-samples.ts'
import { bounded, mostAnswer, textOfDrop } from '../../../renderer/features/confirm/answer-drop.ts'
import {
  fateMark,
  fateWords,
  hopTls,
  inboundMark,
  sendWords,
  sightLines,
  spokenWords,
} from '../../../renderer/features/confirm/confirm-words.ts'
import { type InboundFields, inboundIssues, inboundWish } from '../../../renderer/features/confirm/inbound-fields.ts'
import { afterTrialProgress, liveRows, nothingLive } from '../../../renderer/features/confirm/live-trial.ts'

const languages = ['de', 'en'] as const
const en = translatorFor('en')

test.each(languages)('every code of confirming has a sentence of its own (%s)', (language) => {
  const t = translatorFor(language)
  const whyNot = possibleWay.shape.whyNot.unwrap().options
  const sentences: readonly (readonly string[])[] = [
    trapModes.map((mode) => t(`confirm:mode.${mode}.name`)),
    trapModes.map((mode) => t(`confirm:mode.${mode}.explanation`)),
    modeResults.map((result) => t(`confirm:result.${result}.word`)),
    modeResults.map((result) => t(`confirm:result.${result}.explanation`)),
    proofReasons.map((reason) => t(`confirm:reason.${reason}`)),
    proofVerdicts.map((verdict) => t(`confirm:verdict.${verdict}`)),
    answerReasons.map((reason) => t(`confirm:answer.${reason}`)),
    answerVerdicts.map((verdict) => t(`confirm:answer-verdict.${verdict}`)),
    standings.map((kind) => t(`confirm:standing-word.${kind}`)),
    standing.shape.why.options.map((why) => t(`confirm:standing.${why}`)),
    whyNot.map((code) => t(`confirm:way-why.${code}`)),
    sendWays.map((way) => t(`confirm:way.${way}`)),
    inboundCases.map((each) => t(`confirm:inbound-case.${each}.explanation`)),
    mailSystems.map((system) => t(`confirm:system.${system}`)),
  ]
  for (const group of sentences) {
    expect(new Set(group).size).toBe(group.length)
    for (const sentence of group) expect(sentence).not.toMatch(/^confirm:|^(mode|result|reason|answer|standing)\./)
  }
})

test('the four standing words are the agreed ones', () => {
  const words = (language: 'de' | 'en') =>
    standings.map((kind) => translatorFor(language)(`confirm:standing-word.${kind}`))
  expect(words('de')).toEqual(['Nicht konfiguriert', 'Konfiguriert', 'Durchgesetzt', 'Nicht durchgesetzt'])
  expect(words('en')).toEqual(['Not configured', 'Configured', 'Enforced', 'Not enforced'])
})

test('a live row has a result only once it is certain', () => {
  const quiet = liveRows(['control', 'no-starttls'], 'secure', nothingLive)
  expect(quiet.map(({ result }) => result)).toEqual([null, null])
  const clear = { ...nothingSeenByTrap, connections: 1, mailInClear: 1 }
  const alarm = afterTrialProgress(nothingLive, { kind: 'sight', mode: 'no-starttls', sight: clear })
  expect(liveRows(['no-starttls'], 'secure', alarm)[0]?.result).toBe('in-clear')
  const refused = { kind: 'held' as const, reason: 'Connection refused', isForTls: false }
  const waiting = afterTrialProgress(nothingLive, { kind: 'fate', mode: 'no-starttls', fate: refused })
  expect(liveRows(['no-starttls'], 'secure', waiting)[0]?.result).toBeNull()
  const held = afterTrialProgress(waiting, { kind: 'fate', mode: 'no-starttls', fate: { ...refused, isForTls: true } })
  expect(liveRows(['no-starttls'], 'secure', held)[0]?.result).toBe('held')
})

test('what the trap saw is said with the alarm first', () => {
  expect(sightLines(nothingSeenByTrap, en).map(({ text }) => text)).toEqual([en('confirm:page.sight.nothing')])
  const lines = sightLines(
    { ...nothingSeenByTrap, connections: 2, helo: 'mail', messagesInClear: 1, mailInClear: 1 },
    en,
  )
  expect(lines.map(({ isAlarm }) => isAlarm)).toEqual([true, true, false, false])
  expect(lines.map(({ text }) => text)).not.toContain(en('confirm:page.sight.no-mail'))
  const came = sightLines({ ...nothingSeenByTrap, connections: 1 }, en).map(({ text }) => text)
  expect(came).toContain(en('confirm:page.sight.no-mail'))
  const foreign = sightLines({ ...nothingSeenByTrap, connections: 1, foreign: 2 }, en)
  expect(foreign[0]).toEqual({ text: en('confirm:page.sight.foreign', { count: 2 }), isAlarm: false })
  expect(foreign.map(({ text }) => text)).not.toContain(en('confirm:page.sight.no-mail'))
})

test('a gateway that is silent about TLS proves nothing by it', () => {
  const delivered = { kind: 'delivered' as const, host: 'mx', reply: '250 ok', tls: null }
  expect(fateWords(delivered, en).details).toContain(en('confirm:fate.no-tls-told'))
  expect(fateWords({ ...delivered, tls: 'none' }, en)).toEqual({
    word: `${en('confirm:fate.delivered')}, ${en('confirm:fate.without-tls')}`,
    details: ['at mx', '250 ok'],
  })
  const tls = { protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384', trust: null }
  const marks = [tls, 'none' as const, null].map((told) => fateMark({ ...delivered, tls: told }))
  expect(marks).toEqual(['good', 'bad', 'unknown'])
  expect(fateWords({ kind: 'held', reason: 'Connection refused', isForTls: false }, en).word).toContain(
    en('confirm:fate.not-for-tls'),
  )
})

test('a mail that did not come into the gateway’s hands, or may not have, is told as that', () => {
  const fate = { kind: 'unknown' as const }
  expect(sendWords({ fate, handed: 'yes' }, en)).toEqual(fateWords(fate, en))
  expect(sendWords({ fate, handed: 'no' }, en)).toEqual({ word: en('confirm:fate.not-handed-in'), details: [] })
  const unknown = sendWords({ fate, handed: 'not-known' }, en)
  expect(unknown).toEqual({ word: en('confirm:fate.hand-in-unknown'), details: [en('confirm:fate.unknown')] })
  const unasked = sendWords({ fate: null, handed: 'not-known' }, en)
  expect(unasked).toEqual({ word: en('confirm:fate.hand-in-unknown'), details: [] })
})

test('of a mail whose gateway was not asked nobody says what became of it', () => {
  const word = en('confirm:fate.not-asked')
  expect(sendWords({ fate: null, handed: 'yes' }, en)).toEqual({ word, details: [en('confirm:fate.not-asked-detail')] })
  expect(fateMark(null)).toBe('unknown')
  expect(sendWords({ fate: null, handed: 'not-known' }, en, true).word).toBe(en('confirm:fate.handing-in'))
  expect(sendWords({ fate: null, handed: 'yes' }, en, true).word).toBe(en('confirm:fate.asking'))
  expect(sendWords({ fate: { kind: 'waiting' }, handed: 'yes' }, en, true).word).toBe(en('confirm:fate.waiting'))
})

test('a run speaks of the step it is at, and of every alarm', () => {
  const rows = liveRows(['control', 'no-starttls'], 'secure', nothingLive)
  expect(spokenWords(null, rows, en)).toBe('')
  const hold = en('confirm:page.trial.step', { number: 2, count: 6, stage: en('confirm:stage.hand-in') })
  expect(spokenWords('hand-in', rows, en)).toBe(hold)
  const clear = { ...nothingSeenByTrap, connections: 1, mailInClear: 1 }
  const caught = liveRows(['control', 'no-starttls'], 'secure', { ...nothingLive, sights: { 'no-starttls': clear } })
  const alarm = { mode: en('confirm:mode.no-starttls.name'), result: en('confirm:result.in-clear.word') }
  expect(spokenWords('hand-in', caught, en)).toBe(`${hold} ${en('confirm:page.trial.alarm', alarm)}`)
})

test('what our relay tells by code is said in words, what others say stays theirs', () => {
  const held = (reason: string) => fateWords({ kind: 'held', reason, isForTls: true }, en).details
  expect(held('name-mismatch mx.other.example')).toEqual([
    en('relay:refusal.name-mismatch'),
    en('confirm:fate.in-detail', { words: 'mx.other.example' }),
  ])
  expect(held('no-starttls not offered')).toEqual([en('relay:refusal.no-starttls')])
  expect(held('TLS is required, but was not offered')).toEqual(['TLS is required, but was not offered'])
  const delivered = (trust: string) =>
    fateWords({ kind: 'delivered', host: '', reply: '', tls: { protocol: 'TLSv1.3', suite: 'X', trust } }, en).details
  expect(delivered('agreed-name')).toContain(en('confirm:fate.rule.agreed-name'))
  expect(delivered('Verified')).toContain(en('confirm:fate.trust-word.verified'))
  expect(delivered('good')).toContain(en('confirm:fate.trust', { trust: 'good' }))
})

test('a hop says clear text only where its system would tell TLS', () => {
  const [silent, between, clear] = sampleAnswer().hops
  if (silent === undefined || between === undefined || clear === undefined) throw new Error('no hops')
  expect(hopTls(silent, en)).toBe(en('confirm:page.answer.tls-unknown'))
  expect(hopTls(between, en)).toBe('TLSv1.3, TLS_AES_256_GCM_SHA384')
  expect(hopTls(clear, en)).toBe(en('confirm:page.answer.no-tls'))
  expect(hopTls({ ...between, tls: null }, en)).toBe(en('confirm:page.answer.tls-plain'))
})

test('what must be refused and is taken looks worst', () => {
  expect(inboundMark({ case: 'plain', demand: 'refused', result: 'taken' }, true)).toBe('bad')
  expect(inboundMark({ case: 'tls', demand: 'taken', result: 'refused' }, true)).toBe('warn')
  expect(inboundMark({ case: 'plain', demand: 'refused', result: 'refused' }, true)).toBe('good')
  expect(inboundMark({ case: 'plain', demand: 'refused', result: 'not-tried' }, true)).toBe('none')
})

test('what a server took is no alarm where it may have been asked from inside', () => {
  expect(inboundMark({ case: 'plain', demand: 'refused', result: 'taken' }, false)).toBe('warn')
  expect(inboundMark({ case: 'plain', demand: 'refused', result: 'refused' }, false)).toBe('good')
})

test('clear text that is taken where nothing is agreed does not look well', () => {
  expect(inboundMark({ case: 'plain', demand: 'taken', result: 'taken' }, true)).toBe('warn')
  expect(inboundMark({ case: 'tls', demand: 'taken', result: 'taken' }, true)).toBe('good')
})

test('the first file or text that is dropped is read, and never more than an answer can be', async () => {
  const file = (bytes: Uint8Array<ArrayBuffer>, size = bytes.length) => ({
    kind: 'file' as const,
    getFile: () => Promise.resolve({ size, arrayBuffer: () => Promise.resolve(bytes.buffer) }),
  })
  const line = 'Received: x'
  const marked = Uint8Array.from([0xff, 0xfe, ...[...line].flatMap((sign) => [sign.charCodeAt(0), 0])])
  const html = { kind: 'text' as const, types: new Set(['text/html']), getText: () => Promise.resolve('<b>') }
  expect(await textOfDrop([html, file(new TextEncoder().encode(line))])).toEqual({ ok: true, value: line })
  expect(await textOfDrop([file(marked)])).toEqual({ ok: true, value: line })
  const message = buildOutlookFile([{ path: '__substg1.0_007D001F', content: wide(line) }]).bytes
  expect(await textOfDrop([file(message)])).toEqual({ ok: true, value: `(.msg)\n\n${line}\n\n(.msg)` })
  const outlook = file(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0]))
  expect(await textOfDrop([outlook])).toMatchObject({ fault: { code: 'confirm.outlook-file' } })
  expect(await textOfDrop([file(new Uint8Array(), mostAnswer + 1)])).toMatchObject({
    fault: { code: 'confirm.answer-too-large', params: { limit: '2 MB' } },
  })
  expect(await textOfDrop([html, { kind: 'directory' }])).toMatchObject({ fault: { code: 'confirm.not-a-mail' } })
  expect(bounded('x'.repeat(mostAnswer + 1)).ok).toBe(false)
})

test('fields come to a wish only when all of them are right', () => {
  const fields: InboundFields = {
    ...{ host: ' mx.firma.example ', port: '25', fromHostId: '', recipient: 'postmaster@firma.example' },
    ...{ cases: ['plain', 'tls'], mayDeliver: false, certificatePath: '/home/admin/partner.pem', isOutside: true },
  }
  expect(inboundWish(fields)).toMatchObject({
    ...{ host: 'mx.firma.example', port: 25, fromHostId: null, isOutside: true, clientCertificatePath: null },
  })
  const asked = inboundWish({ ...fields, cases: ['client-certificate'] })
  expect(asked?.clientCertificatePath).toBe('/home/admin/partner.pem')
  const wrong = { ...fields, host: 'not a host', port: '70000', recipient: 'nobody', cases: [] }
  expect(Object.keys(inboundIssues(wrong)).toSorted()).toEqual(['cases', 'host', 'port', 'recipient'])
  expect(inboundWish(wrong)).toBeNull()
})
