// The letter as plain text, for the clipboard and the body of a mail: lines of any length, one empty line between parts.
import type { Translate } from '#i18n/translate.ts'
import type { Letter, LetterPoint, LetterSection } from './letter-model.ts'

/** The whole letter with a final line break. */
export function letterText(letter: Letter, translate: Translate): string {
  const parts = [
    ...(letter.practice === '' ? [] : [`*** ${letter.practice} ***`]),
    ...letter.opening,
    ...letter.sections.map((section) => sectionText(section, translate)),
    letter.signature.join('\n'),
  ]
  return `${parts.map(plain).join('\n\n')}\n`
}

function sectionText({ heading, lines, points }: LetterSection, translate: Translate): string {
  const head = `${heading}\n${'-'.repeat([...heading].length)}`
  const numbered = points.map((point, index) => pointText(point, index + 1, translate))
  return [head, ...(numbered.length === 0 ? [lines.join('\n')] : [numbered.join('\n\n'), ...lines])]
    .join(numbered.length === 0 ? '\n' : '\n\n')
    .trimEnd()
}

function pointText(point: LetterPoint, number: number, translate: Translate): string {
  const indent = ' '.repeat(`${number}. `.length)
  const check = point.commands.length === 0 ? [] : [translate('letter:points.check')]
  const more = point.hasMore ? [translate('letter:points.check-more')] : []
  const lines = [
    ...(point.concerns === '' ? [] : [point.concerns]),
    ...check,
    ...point.commands.map((command) => `  ${command}`),
    ...more,
  ]
  return [`${number}. ${point.text}`, ...lines.map((line) => indent + line)].join('\n')
}

/** Text of others may hold control characters; none of them leaves in a mail. */
function plain(text: string): string {
  return text.replace(/[^\n\P{Cc}]/gu, ' ').replace(/\p{Cs}/gu, '\ufffd')
}
