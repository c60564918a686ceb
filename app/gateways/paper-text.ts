// The plain papers beside generated files: notes as data, form fields as data, and sentences folded to the width of a console.
import type { ArtefactNote } from '#domain/artefact.ts'
import type { SiteField } from '#domain/gateway-site.ts'

/** Longest line of a paper. */
export const paperWidth = 100

/** A note; the sentence of its code stands in the locales. */
export function note(kind: ArtefactNote['kind'], code: string, params: ArtefactNote['params'] = {}): ArtefactNote {
  return { kind, code, params }
}

/** A field of a site's form: optional, no options, always asked, unless `more` says otherwise. */
export function formField(name: string, kind: SiteField['kind'], more: Partial<SiteField> = {}): SiteField {
  return { name, kind, options: [], isRequired: false, isMono: false, chooses: null, when: null, ...more }
}

/** Folds a sentence at its blanks; the first line begins with `mark`, the others are indented by its length. */
export function foldSentence(sentence: string, mark = ''): readonly string[] {
  const lines: string[] = []
  let line = mark
  let isFresh = true
  for (const word of sentence.split(' ')) {
    if (!isFresh && line.length + word.length + 1 > paperWidth) {
      lines.push(line)
      line = ' '.repeat(mark.length)
      isFresh = true
    }
    line += isFresh ? word : ` ${word}`
    isFresh = false
  }
  return [...lines, line]
}
