// Reads vCard 4.0 as RFC 6350 says, independent of the product: every deviation from the grammar is an error. Knows nothing of the product's
// parser or writer.

export interface CardLine {
  readonly name: string
  readonly parameters: Readonly<Record<string, string>>
  /** Components, unescaped; a property without structure has one. */
  readonly parts: readonly string[]
}

/** All cards of the file as lines, without BEGIN, VERSION and END. */
export function readStrictCards(file: string): CardLine[][] {
  if (file !== '' && !file.endsWith('\r\n')) throw new Error('no final line break')
  const physical = file.split('\r\n').slice(0, -1)
  for (const line of physical) {
    if (/[\r\n]/.test(line)) throw new Error('a bare line break')
    if (Buffer.byteLength(line) > 75) throw new Error(`more than 75 octets: ${line}`)
  }
  const lines: string[] = []
  for (const line of physical) {
    if (!/^[ \t]/.test(line)) lines.push(line)
    else lines.push(`${lines.pop() ?? ''}${line.slice(1)}`)
  }
  const cards: CardLine[][] = []
  while (lines.length > 0) cards.push(readOne(lines))
  return cards
}

function readOne(lines: string[]): CardLine[] {
  if (lines.shift() !== 'BEGIN:VCARD') throw new Error('no BEGIN')
  if (lines.shift() !== 'VERSION:4.0') throw new Error('VERSION must follow BEGIN')
  const card: CardLine[] = []
  for (let line = lines.shift(); line !== 'END:VCARD'; line = lines.shift()) {
    if (line === undefined) throw new Error('no END')
    card.push(readLine(line))
  }
  if (card.filter(({ name }) => name === 'FN').length !== 1) throw new Error('FN must stand once')
  return card
}

function readLine(line: string): CardLine {
  const match = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:[^;:",]+|"[^"]*")(?:,(?:[^;:",]+|"[^"]*"))*)*):(.*)$/su.exec(
    line,
  )
  if (match === null) throw new Error(`not a content line: ${line}`)
  const [, name = '', head = '', value = ''] = match
  const parameters = Object.fromEntries(
    [...head.matchAll(/;([^=]+)=("[^"]*"|[^;]*)/g)].map(([, key = '', text = '']) => [key.toUpperCase(), text]),
  )
  return { name: name.toUpperCase(), parameters, parts: partsOf(value, /^(N|ORG)$/i.test(name)) }
}

function partsOf(value: string, isStructured: boolean): string[] {
  const parts = ['']
  const add = (text: string) => parts.push(`${parts.pop() ?? ''}${text}`)
  const characters = [...value]
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? ''
    if (/\p{Cc}/u.test(character)) throw new Error('a control character')
    if (character === ',') throw new Error('an unescaped comma')
    if (character === ';' && isStructured) parts.push('')
    else if (character !== '\\') add(character)
    else {
      index += 1
      const escaped = characters[index] ?? ''
      if (!/^[\\,;nN]$/.test(escaped)) throw new Error(`unknown escape: ${escaped}`)
      add(/n/i.test(escaped) ? '\n' : escaped)
    }
  }
  return parts
}
