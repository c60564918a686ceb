// Cuts a generated map into the blocks of its policies, and authorities.pem into its files. Undefined when an entry stands outside a block.
import { agreementMark, authorityMark, blockMark, contactMark, reviewMark } from './format.ts'
import { type MapEntry, readMapEntries } from './policy-map.ts'

export interface Block {
  readonly id: string
  readonly agreement: string | null
  readonly contact: string | null
  readonly reviewBy: string | null
  readonly entries: readonly MapEntry[]
}

/** The blocks of a map in their order. */
export function readBlocks(text: string | undefined): readonly Block[] | undefined {
  if (text === undefined) return undefined
  const [head = '', ...parts] = text.split(`\n${blockMark}`)
  if (readMapEntries(head).length > 0) return undefined
  const blocks: Block[] = []
  for (const part of parts) {
    const end = part.indexOf('\n')
    const body = part.slice(end + 1)
    blocks.push({
      id: part.slice(0, end),
      agreement: commentIn(body, agreementMark),
      contact: commentIn(body, contactMark),
      reviewBy: commentIn(body, reviewMark),
      entries: readMapEntries(body),
    })
  }
  return blocks.every(({ id }) => /^[0-9a-f-]{36}$/.test(id)) ? blocks : undefined
}

function commentIn(body: string, mark: string): string | null {
  for (const line of body.split('\n')) {
    if (!line.startsWith('#')) break
    if (line.startsWith(mark)) return line.slice(mark.length)
  }
  return null
}

/** File name → its certificates, each as PEM. */
export function readAuthorities(text: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, readonly string[]>()
  for (const part of text.split(new RegExp(`^${authorityMark}`, 'm')).slice(1)) {
    const end = part.indexOf('\n')
    const certificates = part.slice(end + 1).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g)
    files.set(part.slice(0, end), certificates ?? [])
  }
  return files
}
