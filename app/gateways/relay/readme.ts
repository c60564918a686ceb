// README.txt beside the relay's files for a host, German then English, from the same locale keys as the window, reduced to ASCII.
import type { Artefact, ArtefactNote } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { translatorFor } from '#i18n/translate.ts'
import { toAsciiText } from '../ascii-text.ts'
import { createLineWriter } from '../line-writer.ts'
import { foldSentence, paperWidth } from '../paper-text.ts'
import { archiveNameOf, type RelaySite } from './site.ts'

const steps = ['copy', 'plan', 'apply', 'verify', 'rollback'] as const
const exitCodes = ['0', '2', '10', '12', '13', '20', '21'] as const

/** The whole text, deterministic. */
export function relayReadme(
  site: RelaySite,
  setHash: string,
  partners: number,
  notes: readonly ArtefactNote[],
): Artefact {
  const writer = createLineWriter()
  for (const [index, language] of languages.entries()) {
    if (index > 0) writer.block(['', '='.repeat(paperWidth), ''])
    for (const line of linesIn(language, site, setHash, partners, notes)) writer.line(line)
  }
  return writer.artefact('README.txt', 'text')
}

function linesIn(
  language: Language,
  site: RelaySite,
  setHash: string,
  partners: number,
  notes: readonly ArtefactNote[],
): readonly string[] {
  const translate = translatorFor(language)
  const heading = (text: string) => [toAsciiText(text), '-'.repeat(toAsciiText(text).length), '']
  const archive = archiveNameOf(site)
  return [
    ...heading(translate('gateway-relay:readme.title')),
    ...fold(translate('gateway-relay:readme.about', { host: site.hostName, count: partners })),
    ...fold(translate('gateway-relay:readme.set', { hash: setHash })),
    '',
    ...heading(translate('gateway-relay:readme.order')),
    ...fold(
      archive === null
        ? translate('gateway-relay:readme.bringHost')
        : translate('gateway-relay:readme.bringArchive', { archive }),
    ),
    ...steps.flatMap((step, index) => fold(translate(`gateway-relay:readme.step.${step}`), `${index + 1}. `)),
    '',
    ...heading(translate('gateway-relay:readme.know')),
    ...notes.flatMap((note) =>
      fold(`${translate(`gateway:noteKind.${note.kind}`)}: ${noteText('relay', note, translate)}`, '- '),
    ),
    '',
    ...heading(translate('gateway-relay:readme.exits')),
    ...exitCodes.flatMap((code) => fold(translate(`gateway-relay:readme.exit.${code}`), `${code.padStart(2)}  `)),
  ]
}

/** In ASCII, for consoles of every code page. */
function fold(sentence: string, mark = '') {
  return foldSentence(toAsciiText(sentence), mark)
}
