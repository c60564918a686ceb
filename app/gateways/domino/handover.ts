// README.txt and verify.txt: the order of work, what to know, how to prove it and how to take it back; German, then English, from the
// catalogue, UTF-8 with CR LF.

import type { Artefact, ArtefactNote } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { createLineWriter } from '../line-writer.ts'
import { foldSentence, paperWidth } from '../paper-text.ts'
import { type ConsoleList, consoleFileName } from './console-commands.ts'
import { sentinel } from './directory-document.ts'
import { logPatterns } from './log-patterns.ts'
import { isNonAdjacent } from './partner-documents.ts'
import { senderOf, setupDocuments } from './setup-documents.ts'
import { type DominoSite, hasRelay, hasTlsOnly, isAtLeastRelease } from './site.ts'

export interface HandoverFacts {
  readonly site: DominoSite
  readonly notes: readonly ArtefactNote[]
  readonly lists: readonly ConsoleList[]
  readonly partners: number
}

/** The order of work for this topology, with the notes that hold for the whole site. */
export function readmeFile(facts: HandoverFacts): Artefact {
  return paper('README.txt', (say, translate) => {
    const { site } = facts
    const params = { ...paramsOf(facts), partners: facts.partners }
    const withLinux = (step: string, key: string) =>
      [key, ...linuxWords(step, site)].map((part) => say(part, params)).join(' ')
    return [
      ...heading(say(hasRelay(site) ? 'readme.title' : 'readme.title-best-effort', params)),
      ...foldSentence(say(`readme.about.${site.topology}`, params)),
      '',
      ...heading(say('readme.know')),
      ...facts.notes.flatMap((note) => {
        const kind = String(translate(`gateway:noteKind.${note.kind}`))
        return foldSentence(`${kind}: ${noteText('domino', note, translate)}`, '- ')
      }),
      '',
      ...heading(say('readme.order')),
      ...stepsFor(site).flatMap((step, index) =>
        foldSentence(withLinux(step, `readme.step.${step}`), `${index + 1}. `),
      ),
      '',
      ...heading(say('readme.console')),
      ...facts.lists.map((list) => `- ${consoleFileName(list)}`),
      '',
      ...heading(say('readme.rollback')),
      ...rollbackFor(site).flatMap((step, index) =>
        foldSentence(withLinux(step, `readme.undo.${step}`), `${index + 1}. `),
      ),
    ]
  })
}

/** The checklist of the proof, with the lines of the log that decide. */
export function verifyFile(facts: HandoverFacts): Artefact {
  return paper('verify.txt', (say) => [
    ...heading(say('verify.title')),
    ...verifySteps(facts.site).flatMap((step) => foldSentence(say(`verify.step.${step}`, paramsOf(facts)), '[ ] ')),
    '',
    ...heading(say('verify.lines')),
    ...logPatterns.flatMap(({ code, pattern, confidence }) => [
      ...foldSentence(`${say(`why.log-${code}`)}${confidence === 'C' ? '' : ` ${say('verify.likely')}`}`, '- '),
      `    ${pattern}`,
    ]),
  ])
}

function stepsFor(site: DominoSite): readonly string[] {
  const isTlsOnly = hasTlsOnly(site)
  return [
    'backup',
    ...(hasRelay(site) ? ['relay'] : []),
    ...(isTlsOnly && site.newTlsOnlyServer ? ['setup'] : []),
    ...(isTlsOnly ? ['certify'] : []),
    'inspect',
    'settings',
    ...(site.topology === 'D-R' ? [] : [isNonAdjacent(site) ? 'sentinel-non-adjacent' : sentinelStep(site)]),
    ...(site.topology === 'D-R' || site.topology === 'D-F' ? ['sentinel-relay-host'] : []),
    'plan',
    'apply',
    ...(hasHandWork(site) ? ['by-hand'] : []),
    'activate',
    'verify',
    'after-proof',
    'next-partner',
  ]
}

/** What a Linux server adds to a step: its shell script, and the Java helper that needs one more file from 14 on. */
function linuxWords(step: string, site: DominoSite): readonly string[] {
  if (site.platform !== 'linux' || !['settings', 'plan', 'apply', 'documents'].includes(step)) return []
  const isCorba = step === 'plan' && isAtLeastRelease(site, '14.0')
  const isAgent = step === 'plan' && site.documentWay === 'agent'
  return [
    `readme.linux.${step}`,
    ...(isCorba ? ['readme.linux.corba'] : []),
    ...(isAgent ? ['readme.linux.agent'] : []),
    ...(step === 'apply' ? ['readme.linux.push'] : []),
  ]
}

const sentinelStep = (site: DominoSite) => (site.topology === 'D-I' ? 'sentinel-host' : 'sentinel-foreign')

const hasHandWork = (site: DominoSite) =>
  setupDocuments(site).some((document) => document.fields.some((field) => field.byHand === true))

function rollbackFor(site: DominoSite): readonly string[] {
  return [
    'documents',
    site.platform === 'linux' ? 'variables-linux' : 'variables-windows',
    'activate',
    'queues',
    'report',
  ]
}

function verifySteps(site: DominoSite): readonly string[] {
  return [
    'variables',
    'documents',
    ...(site.topology === 'D-R' ? [] : ['route']),
    ...(hasRelay(site) ? ['relay'] : []),
    'probe',
    'queues',
    'session',
    ...(site.topology === 'D-T' ? ['negative'] : ['negative-relay']),
    'received',
    'debug-off',
  ]
}

function paramsOf({ site }: HandoverFacts): Record<string, string> {
  return {
    release: site.release,
    relay: site.relayHost,
    hub: site.hubServer,
    tlsOnly: site.tlsOnlyServer,
    domain: site.tlsOnlyDomain,
    directory: senderOf(site).directory,
    sender: senderOf(site).server,
    next: site.topology === 'D-I' ? site.relayHost : site.tlsOnlyDomain,
    sentinel,
  }
}

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string

function paper(
  name: string,
  write: (say: Say, translate: Translate, language: Language) => readonly string[],
): Artefact {
  const writer = createLineWriter()
  languages.forEach((language, index) => {
    const translate = translatorFor(language)
    const say: Say = (key, params = {}) => String(translate(`gateway-domino:${key}` as never, params as never))
    if (index > 0) writer.block(['', '='.repeat(paperWidth), ''])
    writer.block(write(say, translate, language))
  })
  return writer.artefact(name, 'text', '\r\n')
}

function heading(text: string): readonly string[] {
  return [text, '-'.repeat(text.length)]
}
