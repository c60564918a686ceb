// What a host printed, made fit to be shown and kept: bounded, without control characters. Hosts are not trusted with the window.

const lineLength = 2000
const tailLength = 20_000

/** One line as it may be shown. */
export function cleanLine(line: string): string {
  return withoutControls(line.slice(0, lineLength)).trimEnd()
}

/** The end of an output as the journal keeps it, lines kept apart. */
export function cleanTail(text: string): string {
  const lines = text.slice(-2 * tailLength).split('\n')
  return lines.map(cleanLine).join('\n').slice(-tailLength).trim()
}

/** The last lines of an output as one sentence's detail. */
export function cleanDetail(text: string): string {
  const lines = cleanTail(text)
    .split('\n')
    .filter((line) => line !== '')
  return lines.slice(-3).join(' · ').slice(0, 500)
}

/** Control and direction characters away: escape sequences lose their teeth, and nothing is read in another order than it stands. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences of terminals are what is looked for
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
}
