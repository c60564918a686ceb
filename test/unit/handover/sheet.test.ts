// The hand-over sheet: the right hashes, everything a person needs in both languages, bounded, and nothing of others becomes markup.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { emptyRelaySite } from '#gateways/relay/site.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { type HandoverFacts, type HandoverFactsOfSite, handoverSheet, printedLines } from '#handover/sheet.ts'
import { handoverFooter, handoverHtml, handoverTitle } from '#handover/sheet-html.ts'
import { noteText, reasonText } from '#i18n/describe-rendering.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import { escapeHtml } from '#print/markup.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'

const partner = samplePartner({ agreedNames: ['*.bank.example'] })
const policy = tlsPolicy.parse({
  ...defaultChoice,
  id: partner.id,
  partner: partner.name,
  domains: partner.domains,
  names: partner.agreedNames,
  level: 'verify',
  agreement: 'HS-2026-00000000',
})

function siteFacts(changes: Partial<HandoverFactsOfSite> = {}): HandoverFactsOfSite {
  const now = '2026-11-21T10:00:00.000Z'
  return {
    site: {
      id: '0b4c1f3e-8f0a-4a8e-9a53-6a6a8d6d8b11',
      name: 'Relay Frankfurt',
      gateway: 'relay',
      serves: 'both',
      facts: {},
      createdAt: now,
      changedAt: now,
    },
    rendering: valueIn(renderProven(relayTarget, [policy], emptyRelaySite)),
    alsoHolds: [],
    difference: null,
    ...changes,
  }
}

function facts(changes: Partial<HandoverFacts> = {}): HandoverFacts {
  return {
    partner,
    own: { organisation: 'Beispiel GmbH', contact: { name: '', mail: '', phone: '' } },
    policy,
    testedAt: ['2026-11-20T08:00:00.000Z'],
    date: '2026-11-21T10:00:00.000Z',
    sites: [siteFacts()],
    ...changes,
  }
}

function printed(given: HandoverFacts, language: Language = 'de'): string {
  return handoverHtml(handoverSheet(given), documentLanguage(translatorFor(language), language), language)
}

/** The text as a reader sees it: tags away, runs of white space as one. */
function textOf(html: string): string {
  const body = html
    .slice(html.indexOf('<body>'))
    .replaceAll('<wbr>', '')
    .replace(/<[^>]*>/g, ' ')
  return unescaped(body).replace(/\s+/g, ' ')
}
const unescaped = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
const plain = (text: string) => text.replace(/\s+/g, ' ')

const longFile = (lines: number): Artefact => ({
  name: 'long.txt',
  language: 'text',
  content: 'x\r\n'.repeat(lines),
  reasons: [],
})

test('each file has the hash of the bytes that are saved', () => {
  const [site] = handoverSheet(facts()).sites
  const content = Buffer.from(siteFacts().rendering.artefacts[0]?.content ?? '', 'utf8')
  const expected = createHash('sha256').update(content).digest('hex')
  expect(site?.files.map(({ sha256 }) => sha256)).toEqual([expected])
  expect(printed(facts())).toContain(expected)
})

test.each(languages)('in %s it says who, what, why, which files and how, and leaves no key and no gap', (language) => {
  const translate = translatorFor(language)
  const html = printed(facts(), language)
  const text = textOf(html)
  const { rendering } = siteFacts()
  const said = [
    partner.name,
    'Relay Frankfurt',
    'bank.example',
    'HS-2026-00000000',
    'relay-policy.json',
    translate('gateway:level.verify.meaning'),
    translate('gateway-relay:target.name'),
    translate('handover:step.compare'),
    translate('handover:notes.check'),
    translate('handover:change.first'),
    translate('handover:signature.placeAndDate'),
    ...rendering.notes.map((note) => noteText('relay', note, translate)),
    ...rendering.artefacts.flatMap(({ reasons }) => reasons.map((reason) => reasonText('relay', reason, translate))),
  ]
  for (const sentence of said) expect(text).toContain(plain(sentence))
  expect(text).not.toMatch(/\b(?:handover|gateway(?:-relay)?):[a-z]|\{\{|undefined|\[object/)
  expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${language}">`))
})

test('every printed line of a file is there as it is, numbered', () => {
  const html = printed(facts())
  const lines = (siteFacts().rendering.artefacts[0]?.content ?? '').trimEnd().split('\n')
  const shown = [...html.matchAll(/<td class="mono line"><bdi>(.*?)<\/bdi><\/td>/gs)].map(([, line]) =>
    unescaped(line ?? ''),
  )
  expect(shown).toEqual(lines)
})

test('long files, many partners and many notes are counted, not printed', () => {
  const rendering = {
    artefacts: [longFile(printedLines + 1), { ...longFile(printedLines), name: 'short.txt' }],
    notes: [
      ...Array.from({ length: 100 }, () => ({ kind: 'check', code: 'relay-not-shipped', params: {} }) as const),
      { kind: 'check', code: 'encrypt-only', params: { partner: 'Somebody else' } } as const,
    ],
  }
  const alsoHolds = Array.from({ length: 5000 }, (_, index) => `Partner ${index}`)
  const given = facts({ sites: [siteFacts({ rendering, alsoHolds })] })
  const [site] = handoverSheet(given).sites
  expect(site?.files.map(({ isPrinted, lines }) => [isPrinted, lines.length])).toEqual([
    [false, printedLines + 1],
    [true, printedLines],
  ])
  expect([site?.notes.length, site?.moreNotes]).toEqual([40, 61])
  const html = printed(given)
  expect(html).not.toContain('Somebody else')
  expect(textOf(html)).toContain(translatorFor('de')('handover:alsoHolds', { count: 5000 }))
  expect(textOf(html)).toContain(translatorFor('de')('handover:andMore', { count: 4970 }))
  expect(html.length).toBeLessThan(120_000)
})

test('what changed is counted by file', () => {
  const files = [
    {
      name: 'a.txt',
      kind: 'changed',
      runs: [
        { kind: 'added', line: 1, lines: ['x', 'y'] },
        { kind: 'removed', line: 3, lines: ['z'] },
      ],
    },
    { name: 'b.txt', kind: 'changed', runs: [] },
    { name: 'c.txt', kind: 'added', runs: [] },
    { name: 'd.txt', kind: 'removed', runs: [] },
    { name: 'e.txt', kind: 'same', runs: [] },
  ] as const
  const since = '2026-10-01T08:00:00.000Z'
  const difference = {
    since,
    files: files.map((file) => ({ ...file, runs: file.runs.map((run) => ({ ...run, lines: [...run.lines] })) })),
  }
  const text = textOf(printed(facts({ sites: [siteFacts({ difference })] }), 'en'))
  expect(text).toContain('a.txt : lines added: 2, removed: 1')
  expect(text).toContain('b.txt : changed, too much to compare')
  expect(text).toContain('c.txt : new')
  expect(text).toContain('d.txt : goes away')
  expect(text).not.toContain('e.txt')
  const same = { since, files: [] }
  expect(textOf(printed(facts({ sites: [siteFacts({ difference: same })] }), 'en'))).toContain(
    'Nothing in the files has changed',
  )
})

test('a whole policy in both directions is said in words', () => {
  const body = `MIIB${'A'.repeat(200)}`
  const authority = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`
  const whole = tlsPolicy.parse({
    ...policy,
    direction: 'both',
    level: 'fingerprint',
    includeSubdomains: true,
    trust: { kind: 'private', authorities: [authority] },
    pins: ['c'.repeat(64)],
    minProtocol: 'TLSv1.3',
    suites: 'bsi',
    clientCertificate: 'own-cert',
    route: { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 2525 }] },
    inbound: { addresses: ['192.0.2.0/24'], certificate: { names: ['out.bank.example'] }, reply: 'refuse' },
    failure: { action: 'hold', warnAfterHours: 7, giveUpAfterHours: 99 },
    reviewBy: '2027-11-21',
  })
  for (const language of languages) {
    const text = textOf(printed(facts({ policy: whole }), language)).replaceAll(' ', '')
    for (const word of [
      'c'.repeat(64),
      'TLSv1.3',
      'own-cert',
      'smart.bank.example:2525',
      '192.0.2.0/24',
      'out.bank.example',
      '99',
      '2027',
    ]) {
      expect(text).toContain(word)
    }
  }
})

test('text of others is text and nothing else', () => {
  const evil = `</td><script>alert("1")</script><img src=x onerror=y>\u202egnp & "'\``
  const named = { ...partner, name: evil, contact: { name: evil, mail: '' as const, phone: evil } }
  const [site] = facts().sites
  if (site === undefined) throw new Error('there is a site')
  const artefact: Artefact = { name: 'relay-policy.json', language: 'json', content: `${evil}\n`, reasons: [] }
  const given = facts({
    partner: named,
    own: { organisation: evil, contact: partner.contact },
    policy: { ...policy, partner: evil, agreement: evil },
    sites: [
      siteFacts({
        site: { ...site.site, name: evil },
        rendering: {
          artefacts: [artefact],
          notes: [{ kind: 'check', code: 'encrypt-only', params: { partner: evil } }],
        },
        alsoHolds: [evil],
        difference: { since: '2026-11-20T08:00:00.000Z', files: [{ name: evil, kind: 'added', runs: [] }] },
      }),
    ],
  })
  const sheet = handoverSheet(given)
  for (const language of languages) {
    const words = documentLanguage(translatorFor(language), language)
    const html = handoverHtml(sheet, words, language)
    expect(html).not.toMatch(/<script|<img|onerror=y>/)
    expect(html).toContain(escapeHtml(evil))
    const opened = html.match(/<([a-z][a-z0-9]*)[ >]/g)?.map((tag) => tag.slice(1, -1)) ?? []
    const known = new Set([
      'html',
      'head',
      'meta',
      'title',
      'style',
      'body',
      'main',
      'h1',
      'h2',
      'h3',
      'p',
      'ol',
      'ul',
      'li',
      'b',
      'br',
    ])
    const tables = [
      'table',
      'colgroup',
      'col',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
      'div',
      'span',
      'section',
      'strong',
      'bdi',
      'wbr',
    ]
    expect(opened.filter((tag) => !known.has(tag) && !tables.includes(tag))).toEqual([])
    expect(handoverTitle(sheet, words)).toContain(evil)
  }
})

test('a practice sheet says so in title, on the page and in every footer; a real one does not', () => {
  const practice = facts({ partner: { ...partner, isPractice: true } })
  for (const language of languages) {
    const words = documentLanguage(translatorFor(language), language)
    const notice = translatorFor(language)('handover:practice.notice')
    const stamp = translatorFor(language)('handover:practice.stamp')
    expect(handoverTitle(handoverSheet(practice), words)).toContain(stamp)
    expect(handoverFooter(handoverSheet(practice), words)).toContain(notice)
    expect(printed(practice, language)).toContain(notice)
    expect(printed(facts(), language)).not.toContain(notice)
    expect(handoverFooter(handoverSheet(facts()), words)).not.toContain(notice)
  }
})
