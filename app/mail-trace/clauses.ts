// The clauses of a Received field (RFC 5321 section 4.4): from, by, via, with, id, for. Each word that opens one counts only outside of
// comments and quotes, `from` only at the beginning, and `from` and `by` only once: a field in which they could be read in two ways is not read.
// Behind `for` stands a recipient whom the client chose; a `with` or `id` that opens there is no word of the server and is left out.
import { type FieldWords, wordsOf } from './field-words.ts'

export interface Clause {
  readonly words: readonly string[]
  readonly comments: readonly string[]
}
export interface Clauses {
  /** Comments before the first clause: all that some systems write. */
  readonly before: readonly string[]
  readonly from: Clause | null
  readonly by: Clause | null
  readonly with: Clause | null
  readonly id: Clause | null
  readonly for: Clause | null
  /** Comments behind `with`, in whatever clause. */
  readonly after: readonly string[]
  readonly date: string | null
}

const openers = ['from', 'by', 'via', 'with', 'id', 'for'] as const
type Opener = (typeof openers)[number]
type Open = { readonly words: string[]; readonly comments: string[] }

/** Undefined when the field is not whole or can be read in two ways. */
export function clausesOf(body: string): Clauses | undefined {
  const field = wordsOf(body)
  return field === undefined ? undefined : sorted(field)
}

function sorted({ tokens, date }: FieldWords): Clauses | undefined {
  const found = new Map<Opener, Open>()
  const before: string[] = []
  const after: string[] = []
  let open: Open | undefined
  for (const { kind, text } of tokens) {
    if (kind === 'comment') {
      if (found.has('with')) after.push(text)
      if (open === undefined) before.push(text)
      else open.comments.push(text)
      continue
    }
    const opener = openers.find((each) => each === text.toLowerCase())
    const isValue = open !== undefined && open.words.length === 0
    if (opener === undefined || isValue) {
      if (open === undefined) return undefined
      open.words.push(text)
      continue
    }
    if (!mayOpen(opener, found)) return undefined
    if (found.has('for') && opener !== 'for') open = { words: [], comments: [] }
    else {
      open = found.get(opener) ?? { words: [], comments: [] }
      found.set(opener, open)
    }
  }
  const at = (opener: Opener) => found.get(opener) ?? null
  return { before, from: at('from'), by: at('by'), with: at('with'), id: at('id'), for: at('for'), after, date }
}

function mayOpen(opener: Opener, found: ReadonlyMap<Opener, Open>): boolean {
  if (opener === 'from') return found.size === 0
  return opener !== 'by' || !(found.has('by') || found.has('with') || found.has('id') || found.has('for'))
}
