// README.txt beside the scripts, German then English, from the same locale keys as the window, reduced to ASCII with CRLF.
import type { ArtefactNote } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { type TlsLevel, tlsLevels } from '#domain/tls-level.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { toAsciiText, toPlainName } from '../ascii-text.ts'
import type { ExchangeConnector } from './connector.ts'
import type { ExchangeSite } from './site.ts'

const width = 100
const exitCodes = ['0', '1', '2', '3', '10', '11', '12', '13', '20', '21'] as const
const steps = ['copy', 'plan', 'read', 'apply', 'verify', 'rollback'] as const

export interface ReadmeFacts {
  readonly connectors: readonly ExchangeConnector[]
  readonly site: ExchangeSite
  /** General notes only; what concerns one partner stands in the table and in plan.json. */
  readonly notes: readonly ArtefactNote[]
}

/** The whole text, deterministic. */
export function exchangeReadme(facts: ReadmeFacts): string {
  const parts = languages.map((language) => readmeIn(language, facts))
  return `${parts.join(`\n\n${'='.repeat(width)}\n\n`)}\n`.replaceAll('\n', '\r\n')
}

function readmeIn(language: Language, facts: ReadmeFacts): string {
  const translate = translatorFor(language)
  const heading = (text: string) => `${text}\n${'-'.repeat(text.length)}`
  const product = translate(`gateway-exchange:site.product.option.${facts.site.product}`)
  const servers = facts.site.servers.join(', ')
  const levels = levelNames(translate)
  const sections = [
    heading(toAsciiText(translate('gateway-exchange:readme.title'))),
    fold(translate('gateway-exchange:readme.about', { product, servers })),
    heading(toAsciiText(translate('gateway-exchange:readme.order'))),
    steps.map((step, index) => fold(translate(`gateway-exchange:readme.step.${step}`), `${index + 1}. `)).join('\n'),
    heading(toAsciiText(translate('gateway-exchange:readme.know'))),
    facts.notes.map((entry) => noteLine(entry, translate)).join('\n'),
    heading(toAsciiText(translate('gateway-exchange:readme.exits'))),
    exitCodes
      .map((code) => fold(translate(`gateway-exchange:readme.exit.${code}`), `${code.padStart(2)}  `))
      .join('\n'),
    heading(toAsciiText(translate('gateway-exchange:readme.connectors'))),
    facts.connectors.map((connector) => connectorLines(connector, levels)).join('\n'),
  ]
  return sections.join('\n\n')
}

function noteLine(entry: ArtefactNote, translate: Translate): string {
  const text = noteText('exchange', entry, translate)
  const kind = translate(`gateway:noteKind.${entry.kind}`)
  return fold(`${kind}: ${text}`, '- ')
}

function levelNames(translate: Translate): ReadonlyMap<TlsLevel, string> {
  return new Map(tlsLevels.map((level) => [level, toAsciiText(translate(`gateway:level.${level}.name`))]))
}

function connectorLines(connector: ExchangeConnector, levels: ReadonlyMap<TlsLevel, string>): string {
  const level = levels.get(connector.policy.level) ?? connector.policy.level
  const agreement = connector.policy.agreement ?? ''
  return [
    connector.name,
    `    ${connector.policy.domains.join(', ')}`,
    `    ${level}${connector.tlsDomain === null ? '' : `, TlsDomain ${connector.tlsDomain.name}`}`,
    ...(agreement === '' ? [] : [`    ${toPlainName(agreement, 80)}`]),
  ].join('\n')
}

/** Breaks an ASCII sentence at blanks; following lines are indented by the length of the mark. */
function fold(sentence: string, mark = ''): string {
  const lines: string[] = []
  let line = mark
  let isFresh = true
  for (const word of toAsciiText(sentence).split(' ')) {
    if (!isFresh && line.length + word.length + 1 > width) {
      lines.push(line)
      line = ' '.repeat(mark.length)
      isFresh = true
    }
    line += isFresh ? word : ` ${word}`
    isFresh = false
  }
  return [...lines, line].join('\n')
}
