// Cuts a file into cards of unfolded lines, still as bytes (one character each), because folding may cut a character in two and every line
// may be written in its own character set. Lines of no interest, pictures first of all, are dropped here. Never fails: what is wrong with
// a card is for its reader to say.

export interface RawCard {
  /** `NAME;PARAMETERS:value`, one character per byte. */
  readonly lines: readonly string[]
  readonly isFinished: boolean
  /** Its lines of interest are more than anybody writes about a person. */
  readonly isTooLong: boolean
}

/** Bytes of one card that are looked at. */
const cardLimit = 200_000
const interesting =
  /^(?:[a-z0-9-]+\.)?(version|kind|prodid|fn|n|org|tel|email|lang|note|role|title|x-handschlag-[a-z]+)[;:]/i
const beginning = /^begin:vcard\s*$/i
const ending = /^end:vcard\s*$/i

/** The cards of a file in their order; a card inside a card belongs to the outer one and is dropped. */
export function* splitCards(bytes: string): Generator<RawCard> {
  let lines: string[] | undefined
  let size = 0
  let depth = 0
  for (const line of unfolded(bytes)) {
    if (beginning.test(line)) {
      // A card that begins where one has not ended: the first has no end, unless AGENT announced an inner one.
      if (lines !== undefined && depth === 1 && !/^agent[;:]/i.test(lines.at(-1) ?? '')) {
        yield { lines, isFinished: false, isTooLong: size > cardLimit }
        depth = 0
      }
      depth += 1
      if (depth === 1) [lines, size] = [[], 0]
      continue
    }
    if (ending.test(line)) {
      if (lines !== undefined && depth === 1) {
        yield { lines: lines.filter((kept) => interesting.test(kept)), isFinished: true, isTooLong: size > cardLimit }
        lines = undefined
      }
      depth = Math.max(0, depth - 1)
      continue
    }
    if (lines === undefined || depth !== 1) continue
    const isKept = interesting.test(line)
    if (isKept) size += line.length
    if (size <= cardLimit && (isKept || /^agent[;:]/i.test(line))) lines.push(line)
  }
  if (lines !== undefined) yield { lines, isFinished: false, isTooLong: size > cardLimit }
}

/**
 * Joins folded lines (RFC 6350 section 3.2) and soft line breaks of quoted-printable (RFC 2045 section 6.7). Outlook ends such a value
 * with a soft break and an empty line.
 */
function* unfolded(bytes: string): Generator<string> {
  let parts: string[] = []
  let isQuoted = false
  let isSoft = false
  for (const [, line = ''] of bytes.matchAll(/([^\r\n]*)(?:\r+\n?|\n|$)/g)) {
    if (line === '') {
      isSoft = false
      continue
    }
    const isContinued = isSoft || (parts.length > 0 && /^[ \t]/.test(line))
    if (!isContinued) {
      if (parts.length > 0) yield parts.join('')
      parts = []
      isQuoted = /quoted-printable/i.test(line.slice(0, Math.max(0, line.indexOf(':'))))
    }
    const text = isSoft || !isContinued ? line : line.slice(1)
    isSoft = isQuoted && /=[ \t]*$/.test(line)
    parts.push(isSoft ? text.replace(/=[ \t]*$/, '') : text)
  }
  if (parts.length > 0) yield parts.join('')
}
