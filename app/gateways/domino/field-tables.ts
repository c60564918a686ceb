// field-tables.txt: every document with every field, for a person who types them into the client: item name, value, label in English and
// German, and how sure each name is. One line per field, cells apart by ` | `; UTF-8, so that German labels read as in the client.
import type { Artefact } from '#domain/artefact.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { toPlainName } from '../ascii-text.ts'
import { createLineWriter, type LineWriter } from '../line-writer.ts'
import type { DirectoryDocument, DirectoryField } from './directory-document.ts'
import { type PartnerRoute, partnerDocument } from './partner-documents.ts'
import { type DominoSite, isAtLeastRelease } from './site.ts'

export const fieldTablesName = 'field-tables.txt'
export const unverifiedMark = '(unbestätigt / unverified)'

/** Labels and places found in the vendor's material or in German sources; every other one is marked where it stands. */
const proven: Readonly<Record<Language | 'where', ReadonlySet<string>>> = {
  en: new Set([
    'outbound-port-status',
    'outbound-tls-status',
    'smtp-listener',
    'external-smtp',
    'internal-smtp',
    'relay-host',
    'allow-from-domains',
    'internet-domain',
    'foreign-next-domain',
  ]),
  de: new Set(['outbound-port-status', 'smtp-listener']),
  where: new Set(['server']),
}

/** Not shown by any form, so there is no label to prove. */
const hidden: ReadonlySet<string> = new Set(['type', 'handschlag-id', 'handschlag-partner', 'handschlag-agreement'])

/** The words of the tables, each looked up once; ten thousand partners share them. */
interface Words {
  en(key: string): string
  de(key: string): string
  /** German and English beside each other, once where they are the same. */
  both(key: string): string
  /** What stands before and after the value in the line of a field. */
  frame(field: DirectoryField): readonly [before: string, after: string]
}

/** The whole text: what is set up once, then every partner. */
export function fieldTables(
  site: DominoSite,
  setup: readonly DirectoryDocument[],
  routes: readonly PartnerRoute[],
): Artefact {
  const writer = createLineWriter()
  const words = wordsFor(site)
  for (const key of ['title', 'cells', 'confidence']) writer.line(words.both(`table.${key}`))
  for (const document of setup) writeDocument(writer, document, words, '')
  for (const route of routes) {
    writeDocument(writer, partnerDocument(route, site), words, ` - ${toPlainName(route.policy.partner, 60)}`)
  }
  return writer.artefact(fieldTablesName, 'text', '\r\n')
}

function writeDocument(writer: LineWriter, document: DirectoryDocument, words: Words, partner: string): void {
  const { code, isOnce } = document
  const scope = words.both(isOnce ? 'table.once' : 'table.per-partner')
  const place = words.both(`document.${code}.where`) + (proven.where.has(code) ? '' : ` ${unverifiedMark}`)
  const where = `${words.both(`directory.${document.directory}`)}; ${place}`
  writer.line('')
  writer.line(
    `[${scope}] ${words.both(`document.${code}.title`)}${partner}`,
    isOnce ? 'table-once' : 'table-per-partner',
  )
  writer.line(`  ${where}`)
  writer.line(`  ${words.both(`table.${document.action}`)}; Form ${document.form}`)
  for (const field of document.fields) writer.line(fieldLine(field, words))
}

/** `confidence | item | value | English label | German label`. */
function fieldLine(field: DirectoryField, words: Words): string {
  const [before, after] = words.frame(field)
  return before + (field.openValue === undefined ? plain(field.value) : `? ${words.both('table.learned')}`) + after
}

/** Values stand in one cell: a bar or a character without a shape of its own would mislead the reader. */
function plain(value: string): string {
  return /^[\x20-\x7b\x7d\x7e]*$/.test(value) ? value : value.replace(/[|\p{Cf}]/gu, ' ')
}

function wordsFor(site: DominoSite): Words {
  const params = { tls: isAtLeastRelease(site, '12.0') ? 'TLS' : 'SSL' }
  const wordIn = (language: Language) => {
    const translate = translatorFor(language)
    return remember((key) => String(translate(`gateway-domino:${key}` as never, params as never)))
  }
  const en = wordIn('en')
  const de = wordIn('de')
  const both = remember((key) => (de(key) === en(key) ? de(key) : `${de(key)} / ${en(key)}`))
  const frames = new Map<string, readonly [string, string]>()
  return {
    en,
    de,
    both,
    frame(field) {
      const id = `${field.label} ${field.item ?? ''} ${field.choice ?? ''}`
      const frame = frames.get(id) ?? frameOf(field, { en, de, both })
      frames.set(id, frame)
      return frame
    },
  }
}

function frameOf(field: DirectoryField, words: Omit<Words, 'frame'>): readonly [string, string] {
  const item = field.item ?? `? ${words.both(field.byHand === true ? 'table.by-hand' : 'table.learned')}`
  const choice = field.choice === undefined ? '' : ` (${words.both(`choice.${field.choice}`)})`
  const mark = field.confidence === 'U' ? ` ${unverifiedMark}` : ''
  const labelIn = (language: Language) =>
    words[language](`label.${field.label}`) +
    (hidden.has(field.label) || proven[language].has(field.label) ? '' : ` ${unverifiedMark}`)
  return [`  ${field.confidence}${mark} | ${item} | `, `${choice} | ${labelIn('en')} | ${labelIn('de')}`]
}

function remember(read: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>()
  return (key) => {
    const text = known.get(key) ?? read(key)
    known.set(key, text)
    return text
  }
}
