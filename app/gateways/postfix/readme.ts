// README.txt beside the files, German then English, from the same locale keys as the window, reduced to ASCII.

import type { Artefact, ArtefactNote } from '#domain/artefact.ts'
import { type Language, languages } from '#domain/language.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { translatorFor } from '#i18n/translate.ts'
import { toAsciiText } from '../ascii-text.ts'
import { createLineWriter } from '../line-writer.ts'
import { foldSentence, paperWidth } from '../paper-text.ts'
import type { PostfixSite } from './site.ts'

const steps = ['copy', 'plan', 'apply', 'verify', 'prove', 'others', 'rollback'] as const
const exitCodes = ['0', '2', '3', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21'] as const

export interface ReadmeFacts {
  readonly site: PostfixSite
  readonly setHash: string
  readonly partners: number
  readonly notes: readonly ArtefactNote[]
}

/** The whole text, deterministic. */
export function postfixReadme(facts: ReadmeFacts): Artefact {
  const writer = createLineWriter()
  for (const [index, language] of languages.entries()) {
    if (index > 0) writer.block(['', '='.repeat(paperWidth), ''])
    for (const line of linesIn(language, facts)) writer.line(line)
  }
  return writer.artefact('README.txt', 'text')
}

function linesIn(language: Language, { site, setHash, partners, notes }: ReadmeFacts): readonly string[] {
  const translate = translatorFor(language)
  const heading = (text: string) => [toAsciiText(text), '-'.repeat(toAsciiText(text).length), '']
  const about = translate('gateway-postfix:readme.about', {
    version: site.version,
    count: partners,
    directory: site.directory,
  })
  return [
    ...heading(translate('gateway-postfix:readme.title')),
    ...fold(about),
    ...fold(translate('gateway-postfix:readme.set', { hash: setHash })),
    '',
    ...heading(translate('gateway-postfix:readme.order')),
    ...steps.flatMap((step, index) => fold(translate(`gateway-postfix:readme.step.${step}`), `${index + 1}. `)),
    '',
    ...heading(translate('gateway-postfix:readme.know')),
    ...notes.flatMap((note) =>
      fold(`${translate(`gateway:noteKind.${note.kind}`)}: ${noteText('postfix', note, translate)}`, '- '),
    ),
    '',
    ...heading(translate('gateway-postfix:readme.exits')),
    ...exitCodes.flatMap((code) => fold(translate(`gateway-postfix:readme.exit.${code}`), `${code.padStart(2)}  `)),
  ]
}

/** In ASCII, for consoles of every code page. */
function fold(sentence: string, mark = '') {
  return foldSentence(toAsciiText(sentence), mark)
}
