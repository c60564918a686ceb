// The annex about proofs on the page: every state, result and reason in words of every language, alarms as words, and "enforced" only where
// a standing says so.
import { describe, expect, test } from 'vitest'
import { agreementDocument } from '#agreement/document.ts'
import type { AgreementFacts } from '#agreement/facts.ts'
import { proofsHtml } from '#agreement/page/proofs-html.ts'
import { paperWords } from '#agreement/page/words.ts'
import type { ProofFacts } from '#agreement/proofs.ts'
import { documentLanguages } from '#domain/agreement/agreement.ts'
import { modeResults, proofReasons, proofVerdicts, standing, standings } from '#domain/confirm/counter-proof.ts'
import { inboundCases, inboundResult } from '#domain/confirm/inbound-proof.ts'
import { nothingSeenByTrap, trapModes } from '#domain/confirm/trap.ts'
import { expectWellFormed } from '#test/support/page-tags.ts'
import { fullFacts, minimalFacts } from '#test/support/paper-facts.ts'
import {
  caughtProof,
  fullProofs,
  heldMode,
  heldProof,
  leakedMode,
  sampleSessionsToUs,
  sampleStanding,
} from '#test/support/paper-proofs.ts'

type Choice = (typeof documentLanguages)[number]
type Facts = (changes: Partial<AgreementFacts>) => AgreementFacts
function annexOf(proofs: ProofFacts | null, choice: Choice = 'de', facts: Facts = fullFacts): string {
  const { html } = proofsHtml(agreementDocument(facts({ proofs })), { words: paperWords(choice), isFillable: false })
  expectWellFormed(html)
  return html
}
const one = (
  changes: Parameters<typeof heldProof>[0] = {},
  state: Parameters<typeof sampleStanding>[0] = {},
): ProofFacts => {
  const proof = heldProof(changes)
  return fullProofs({
    gateways: [
      {
        ...{ standing: sampleStanding(state), domains: [proof.domain] },
        hostIds: proof.hostId === null ? [] : [proof.hostId],
      },
    ],
    counterProofs: [proof],
    inboundProofs: [],
  })
}
const unsaid = /\{\{|undefined|\[object|NaN|(?:agreement|gateway|confirm)[:.][a-z]+/

describe.each(documentLanguages)('in %s', (choice) => {
  test('every standing and every reason for it has its words', () => {
    for (const kind of standings)
      for (const why of standing.shape.why.options) expect(annexOf(one({}, { kind, why }), choice)).not.toMatch(unsaid)
    expect(annexOf(one({ level: 'encrypt' }), choice)).not.toMatch(unsaid)
  })

  test('every outcome, result, demand and sight has its words', () => {
    const sights = [
      nothingSeenByTrap,
      { ...nothingSeenByTrap, connections: 1 },
      { ...nothingSeenByTrap, connections: 1, foreign: 1 },
      { ...nothingSeenByTrap, connections: 1, mailInTls: 1, protocol: 'TLSv1.2' },
    ]
    for (const result of modeResults)
      for (const demand of ['hold', 'pass', 'free'] as const) {
        const modes = sights.map((sight) => ({ ...heldMode('expired'), result, demand, sight }))
        expect(annexOf(one({ modes }), choice)).not.toMatch(unsaid)
      }
    for (const verdict of proofVerdicts) {
      for (const temporary of ['gone', 'left', 'not-known'] as const) {
        const proof = { verdict, temporary, reasons: [...proofReasons], normalRoute: { isSame: false, detail: 'x' } }
        expect(annexOf(one(proof), choice)).not.toMatch(unsaid)
      }
    }
  })

  test('every session to us has its words', () => {
    for (const verdict of proofVerdicts)
      for (const result of inboundResult.shape.result.options)
        for (const step of inboundResult.shape.step.unwrap().options) {
          const results = inboundCases.map((asked) => ({
            ...{ case: asked, demand: 'refused' as const, result, step },
            ...{ reply: null, protocol: 'TLSv1.2', suite: null, transcript: [] },
          }))
          const inboundProofs = [sampleSessionsToUs({ verdict, results })]
          expect(annexOf(fullProofs({ inboundProofs }), choice)).not.toMatch(unsaid)
        }
  })

  test('what was never done is one sentence each', () => {
    for (const proofs of [null, fullProofs({ gateways: [], counterProofs: [], inboundProofs: [] })]) {
      const annex = annexOf(proofs, choice)
      expect(annex).not.toBe('')
      expect(annex).not.toMatch(unsaid)
      expect(annex).not.toContain('<table')
    }
  })
})

describe('a counter-proof', () => {
  const annex = annexOf(one())

  test('names gateway, day, host, product with version, level and configuration', () => {
    for (const text of [
      'Postfix in Berlin',
      '21. November 2026',
      'Postfix 3.7.11',
      '9c4a 01b7 9c4a',
      'Zertifikat und Name',
    ])
      expect(annex).toContain(text)
    expect(annex.replaceAll('<wbr>', '')).toContain('<bdi>out1.kanzlei.example</bdi>')
  })

  test('has a row for every case, in the words of demand, sight and result', () => {
    const [, table = ''] = /<table class="modes">([\s\S]*?)<\/table>/.exec(annex) ?? []
    expect(table.match(/<th scope="row">/g)).toHaveLength(trapModes.length)
    expect(table).toContain('<td>muss angehalten werden</td><td>nur EHLO</td><td>angehalten</td>')
    expect(table).toContain('<td>darf verschlüsselt durch</td><td>ganze Mail, verschlüsselt (TLSv1.3)</td>')
    expect(annex).not.toContain('Nicht geprüft')
    expect(annex).not.toContain('Alarm')
  })

  test('says alarm in words, and which cases were not tried', () => {
    const caught = annexOf(fullProofs({ inboundProofs: [] }))
    expect(caught.match(/<b>Alarm: im Klartext gesendet<\/b>/g)).toHaveLength(2)
    expect(caught).toContain('<td>ganze Mail im Klartext</td>')
    expect(caught).toContain('Nicht geprüft wurden die Fälle: STARTTLS entfernt, Selbst ausgestelltes Zertifikat,')
    const under = { ...heldMode('expired'), result: 'passed-below' as const }
    expect(annexOf(one({ modes: [under] }))).toContain('<b>Alarm: unter der Stufe zugestellt</b>')
  })

  test('raises no alarm where the level forbids nothing', () => {
    const free = annexOf(one({ modes: [{ ...leakedMode('no-starttls'), demand: 'free' }] }))
    expect(free).toContain('<td>im Klartext gesendet</td>')
    expect(free).not.toContain('Alarm')
  })

  test('that has not ended says so instead of a result, and without cases has no table', () => {
    const begun = annexOf(one({ endedAt: null, modes: [], verdict: 'undetermined', reasons: ['interrupted'] }))
    expect(begun).toContain('Ihr Ende wurde nicht gesehen.')
    expect(begun).not.toContain('vor ihrer Zeit')
    expect(begun).not.toContain('class="modes"')
    expect(begun).not.toContain('Nicht geprüft')
  })
})

describe('the word "enforced"', () => {
  const sayings = (html: string) => html.match(/<b>(?:Nicht d|D)urchgesetzt<\/b>/g) ?? []

  test('stands with its day only where the standing is', () => {
    expect(annexOf(one())).toContain(
      '<b>Durchgesetzt</b></p>\n<p>Die Gegenprobe zeigt: Ohne das vereinbarte TLS geht nichts hinaus. Stand: 21. November 2026.</p>',
    )
    for (const why of ['too-old', 'other-configuration', 'never-tried'] as const) {
      const doubted = annexOf(one({}, { kind: 'configured', why }))
      expect(sayings(doubted)).toEqual([])
      expect(doubted).toContain('<b>Konfiguriert</b>')
    }
    expect(sayings(annexOf(fullProofs()))).toEqual(['<b>Durchgesetzt</b>', '<b>Nicht durchgesetzt</b>'])
  })

  test('never stands on an ended version', () => {
    const base = fullFacts()
    const steps = [
      ...base.agreement.steps,
      { state: 'ended', at: '2027-06-01T08:00:00.000Z', reason: 'ended', note: '' } as const,
    ]
    const agreement = { ...base.agreement, state: 'ended' as const, steps }
    const annex = annexOf(fullProofs(), 'de', (changes) => fullFacts({ ...changes, agreement }))
    expect(sayings(annex)).toEqual([])
    expect(annex).toContain('Diese Version ist beendet.')
    expect(annex).toContain('Alarm: im Klartext gesendet')
  })
})

test('sessions to us name place, day and measuring point, and what got in although it must not', () => {
  const annex = annexOf(fullProofs({ gateways: [], counterProofs: [] })).replaceAll('<wbr>', '')
  expect(annex).toContain('Mail des Partners an uns über: <bdi>mx1.kanzlei.example</bdi>')
  expect(annex).toMatch(
    /Geprüft am 21\. November 2026.* von messpunkt\.example aus; Adresse 192\.0\.2\.11, Port 25, Absender gegenprobe@bank\.example\./,
  )
  expect(annex).toContain('<td>muss abgewiesen werden</td><td>abgewiesen, bei MAIL FROM</td>')
  expect(annex).toContain(
    '<b>Alarm: angenommen, bei RCPT TO</b><div class="small"><bdi class="whole">TLSv1.1</bdi></div>',
  )
  expect(annex).toMatch(/Client-Zertifikat des Partners<\/th><td>–<\/td><td>nicht versucht<\/td>/)
  expect(annex).toContain('Noch nicht für alle eigenen Mailserver nachgewiesen')
})

test('in both languages values stand once and every English word says its language', () => {
  const annex = annexOf(fullProofs(), 'both')
  for (const value of [
    'Postfix in Berlin',
    'Postfix 3.7.11',
    'HCL Domino 14.0',
    '192.0.2.11',
    '9c4a 01b7 9c4a 01b7 9c4a 01b7 9c4a 01b7 9c4a',
  ])
    expect(annex.split(value).length - 1, value).toBe(value === '192.0.2.11' ? 2 : 1)
  expect(annex).toContain('angehalten <em class="second" lang="en">held</em>')
  expect(annex).toContain('Durchgesetzt / <em lang="en">Enforced</em>')
})

test('an offer without any proof shows no annex, and one with proofs does', () => {
  expect(annexOf(fullProofs({ counterProofs: [], inboundProofs: [] }), 'de', minimalFacts)).toBe('')
  expect(annexOf(one(), 'de', minimalFacts)).toContain('Postfix in Berlin')
})

test('a session that may have begun inside alarms nobody, and says from where it has to be asked', () => {
  const of = (changes: Parameters<typeof sampleSessionsToUs>[0]) =>
    annexOf(fullProofs({ counterProofs: [], inboundProofs: [sampleSessionsToUs(changes)] }))
  const inside = of({ isOutside: false, verdict: 'undetermined' })
  expect(inside).toContain('Es ist von außen zu prüfen.')
  expect(inside).not.toContain('Alarm')
  const hidden = of({ isOutside: true, isPublic: false, address: '10.0.0.5', verdict: 'undetermined' })
  expect(hidden).toContain('Die geprüfte Adresse gehört nicht zum öffentlichen Internet.')
  for (const changes of [{ isOutside: true }, {}]) {
    expect(of(changes)).toContain('Alarm')
    expect(of(changes)).not.toContain('von außen zu prüfen')
  }
})

test('what a gateway or a site is called stays text', () => {
  const text = '"><script>alert(1)</script>'
  const facts = one({ host: text, product: { name: text, version: text }, domain: text }, { site: text })
  const sessions = sampleSessionsToUs({ host: text, from: text, address: text })
  const annex = annexOf({ ...facts, inboundProofs: [sessions], counterProofs: [...facts.counterProofs, caughtProof()] })
  expect(annex).not.toContain('<script')
  expect(annex).toContain('&#60;script&#62;')
})
