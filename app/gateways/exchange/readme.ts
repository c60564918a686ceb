// README.txt beside the scripts, German then English, from the same locale keys as the window, reduced to ASCII with CRLF.

import type { ArtefactNote } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { type TlsLevel, tlsLevels } from '#domain/tls-level.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { toAsciiText, toPlainName } from '../ascii-text.ts'
import { foldSentence, paperWidth } from '../paper-text.ts'
import { exitCodes } from '../powershell/result-engine.ts'
import type { PartnerConnectors } from './partner-connectors.ts'
import type { ExchangeSite } from './site.ts'

const steps = ['copy', 'plan', 'read', 'apply', 'verify', 'rollback'] as const

export interface ReadmeFacts {
  readonly connectors: readonly PartnerConnectors[]
  readonly site: ExchangeSite
  /** General notes only; what concerns one partner stands in the table and in plan.json. */
  readonly notes: readonly ArtefactNote[]
}

/** The whole text, deterministic. */
export function exchangeReadme(facts: ReadmeFacts): string {
  const parts = languages.map((language) => readmeIn(language, facts))
  return `${parts.join(`\n\n${'='.repeat(paperWidth)}\n\n`)}\n`.replaceAll('\n', '\r\n')
}

function readmeIn(language: Language, facts: ReadmeFacts): string {
  const translate = translatorFor(language)
  const heading = (text: string) => `${text}\n${'-'.repeat(text.length)}`
  const product = translate(`gateway-exchange:site.product.option.${facts.site.product}`)
  const none = translate('gateway-exchange:readme.none')
  const servers = facts.site.servers.join(', ') || none
  const receivers = facts.site.receivingServers.join(', ') || none
  const words = connectorWords(translate)
  const sections = [
    heading(toAsciiText(translate('gateway-exchange:readme.title'))),
    fold(translate('gateway-exchange:readme.about', { product, servers, receivers })),
    heading(toAsciiText(translate('gateway-exchange:readme.order'))),
    steps.map((step, index) => fold(translate(`gateway-exchange:readme.step.${step}`), `${index + 1}. `)).join('\n'),
    heading(toAsciiText(translate('gateway-exchange:readme.know'))),
    facts.notes.map((entry) => noteLine(entry, translate)).join('\n'),
    heading(toAsciiText(translate('gateway-exchange:readme.exits'))),
    exitCodes
      .map((code) => fold(translate(`gateway-exchange:readme.exit.${code}`), `${code.padStart(2)}  `))
      .join('\n'),
    heading(toAsciiText(translate('gateway-exchange:readme.connectors'))),
    facts.connectors.map((connector) => connectorLines(connector, words)).join('\n'),
  ]
  return sections.join('\n\n')
}

function noteLine(entry: ArtefactNote, translate: Translate): string {
  const text = noteText('exchange', entry, translate)
  const kind = translate(`gateway:noteKind.${entry.kind}`)
  return fold(`${kind}: ${text}`, '- ')
}

interface ConnectorWords {
  readonly levels: ReadonlyMap<TlsLevel, string>
  readonly send: string
  readonly receive: string
}

function connectorWords(translate: Translate): ConnectorWords {
  return {
    levels: new Map(tlsLevels.map((level) => [level, toAsciiText(translate(`gateway:level.${level}.name`))])),
    send: toAsciiText(translate('gateway-exchange:readme.send')),
    receive: toAsciiText(translate('gateway-exchange:readme.receive')),
  }
}

function connectorLines({ policy, receive, send }: PartnerConnectors, words: ConnectorWords): string {
  const lines: string[] = [send?.name ?? receive?.name ?? '']
  if (send !== null) {
    const check = send.isDomainSecure ? 'Domain Security' : (words.levels.get(policy.level) ?? policy.level)
    const name = send.tlsDomain === null ? '' : `, TlsDomain ${send.tlsDomain.name}`
    lines.push(`    ${words.send} ${policy.domains.join(', ')}`, `        ${check}${name}`)
  }
  if (receive !== null) {
    const addresses = receive.settings['RemoteIPRanges']
    lines.push(`    ${words.receive} ${Array.isArray(addresses) ? addresses.join(', ') : ''}`)
    if (receive.isDomainSecure) lines.push(`        Domain Security: ${receive.domains.join(', ')}`)
  }
  if (policy.agreement !== null) lines.push(`    ${toPlainName(policy.agreement, 80)}`)
  return lines.join('\n')
}

/** In ASCII, for consoles of every code page. */
function fold(sentence: string, mark = '') {
  return foldSentence(toAsciiText(sentence), mark).join('\n')
}
