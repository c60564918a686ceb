// README.txt beside the scripts, German then English, from the same locale keys as the window, reduced to ASCII with CRLF.

import type { ArtefactNote } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { type TlsLevel, tlsLevels } from '#domain/tls-level.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { toAsciiText, toPlainName } from '../ascii-text.ts'
import { foldSentence, paperWidth } from '../paper-text.ts'
import { gatewayId, type OnlineConnector } from './connector.ts'
import type { ExchangeOnlineSite } from './site.ts'

const exitCodes = ['0', '1', '2', '3', '10', '11', '12', '13', '20', '21'] as const
/** Answers and reports an admin meets, in the order of their codes. */
const answers = ['dns', 'starttls', 'certificate', 'dane', 'mta-sts', 'attribution'] as const
const steps = ['copy', 'plan', 'read', 'apply', 'verify', 'test', 'rollback'] as const

export interface ReadmeFacts {
  readonly connectors: readonly OnlineConnector[]
  readonly site: ExchangeOnlineSite
  /** General notes only; what concerns one partner stands in the table and in plan.json. */
  readonly notes: readonly ArtefactNote[]
}

/** The whole text, deterministic. */
export function exchangeOnlineReadme(facts: ReadmeFacts): string {
  const parts = languages.map((language) => readmeIn(language, facts))
  return `${parts.join(`\n\n${'='.repeat(paperWidth)}\n\n`)}\n`.replaceAll('\n', '\r\n')
}

function readmeIn(language: Language, facts: ReadmeFacts): string {
  const translate = translatorFor(language)
  const heading = (text: string) => {
    const ascii = toAsciiText(text)
    return `${ascii}\n${'-'.repeat(ascii.length)}`
  }
  const { organization, connection } = facts.site
  const levels = new Map(
    tlsLevels.map((level) => [level, toAsciiText(translate(`gateway:level.${level}.name`))] as const),
  )
  const sections = [
    heading(translate('gateway-exchange-online:readme.title')),
    fold(translate('gateway-exchange-online:readme.about', { organization })),
    fold(translate(`gateway-exchange-online:readme.connection.${connection}`)),
    heading(translate('gateway-exchange-online:readme.order')),
    steps
      .map((step, index) => fold(translate(`gateway-exchange-online:readme.step.${step}`), `${index + 1}. `))
      .join('\n'),
    heading(translate('gateway-exchange-online:readme.know')),
    facts.notes.map((entry) => noteLine(entry, translate)).join('\n'),
    heading(translate('gateway-exchange-online:readme.answers')),
    answers.map((answer) => fold(translate(`gateway-exchange-online:readme.answer.${answer}`), '- ')).join('\n'),
    heading(translate('gateway-exchange-online:readme.exits')),
    exitCodes
      .map((code) => fold(translate(`gateway-exchange-online:readme.exit.${code}`), `${code.padStart(2)}  `))
      .join('\n'),
    heading(translate('gateway-exchange-online:readme.connectors')),
    facts.connectors.map((connector) => connectorLines(connector, levels)).join('\n'),
  ]
  return sections.join('\n\n')
}

function noteLine(entry: ArtefactNote, translate: Translate): string {
  const kind = translate(`gateway:noteKind.${entry.kind}`)
  return fold(`${kind}: ${noteText(gatewayId, entry, translate)}`, '- ')
}

function connectorLines(connector: OnlineConnector, levels: ReadonlyMap<TlsLevel, string>): string {
  const { kind, policy, settings, tlsDomain } = connector
  const domains = settings[kind === 'outbound' ? 'RecipientDomains' : 'SenderDomains']
  const level = levels.get(policy.level) ?? policy.level
  const agreement = toPlainName(policy.agreement ?? '', 80)
  return [
    connector.name,
    `    ${Array.isArray(domains) ? domains.join(', ') : ''}`,
    kind === 'outbound'
      ? `    ${level}${tlsDomain === null ? '' : `, TlsDomain ${tlsDomain.name}`}`
      : `    RequireTls ${String(settings['TlsSenderCertificateName'] ?? '')}`.trimEnd(),
    ...(agreement === '' ? [] : [`    ${agreement}`]),
  ].join('\n')
}

/** In ASCII, for consoles of every code page. */
function fold(sentence: string, mark = '') {
  return foldSentence(toAsciiText(sentence), mark).join('\n')
}
