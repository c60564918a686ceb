// Checks a chain of evidence link by link, without any database: shape, numbers, previous hash, own hash, hash of the personal part. It
// goes on after a break, from what the broken record says of itself, so that one change is told apart from many. Never throws on what it
// reads. Memory does not grow with the chain: the number of breaks told is bounded, the rest is counted.
import { type EvidenceRecord, evidenceRecord } from '#domain/evidence-record.ts'
import { hashOf, noPrevious, personalHashOf } from './chain.ts'

export const breakReasons = [
  'unreadable',
  'unknown-line',
  'line-too-long',
  'schema',
  'number',
  'previous',
  'hash',
  'personal',
  'certificate',
  'count',
  'head',
  'cut-off',
  'anchor',
] as const
export type BreakReason = (typeof breakReasons)[number]

export interface ChainBreak {
  /** Line of the file, or position of the record from 1. */
  readonly line: number
  /** Number the record gives itself; null when it gives none. */
  readonly number: number | null
  readonly why: BreakReason
  /** Words of the check itself, for people who look closer. */
  readonly detail: string
}

/** `part` = chosen by a filter: links stand for themselves, and what lies between them is not claimed. */
export type ChainExtent = 'whole' | 'part'

export interface ChainVerdict {
  readonly isValid: boolean
  readonly extent: ChainExtent
  readonly records: number
  /** Records whose personal part was deleted after the retention period. */
  readonly withoutPersons: number
  /** Places where a part leaves records out. */
  readonly gaps: number
  readonly first: { readonly number: number; readonly at: string } | null
  readonly last: { readonly number: number; readonly at: string; readonly hash: string } | null
  /** The first breaks; `breakCount` counts all. */
  readonly breaks: readonly ChainBreak[]
  readonly breakCount: number
}

/** A number and hash kept outside this machine, such as on an earlier report. */
export interface ChainAnchor {
  readonly number: number
  readonly hash: string
}

export interface ChainVerifier {
  /** Takes the next record, whatever it is; answers it when its shape is right. */
  add(value: unknown, line?: number): EvidenceRecord | undefined
  /** Notes a break found by the reader of the file. */
  note(found: ChainBreak): void
  verdict(): ChainVerdict
}

const mostBreaksTold = 50

/** Starts a check; every anchor must be met by a record of the chain. */
export function createChainVerifier(extent: ChainExtent, anchors: readonly ChainAnchor[] = []): ChainVerifier {
  const breaks: ChainBreak[] = []
  const unmet = new Map(anchors.map(({ number, hash }) => [number, hash]))
  let breakCount = 0
  let records = 0
  let withoutPersons = 0
  let gaps = 0
  let first: ChainVerdict['first'] = null
  let last: ChainVerdict['last'] = null
  /** What the next link must name; undefined after a record that could not be read. */
  let before: { readonly number: number; readonly hash: string } | undefined = { number: 0, hash: noPrevious }

  const note = (found: ChainBreak) => {
    breakCount += 1
    if (breaks.length < mostBreaksTold) breaks.push(found)
  }

  const checkPlace = ({ link }: EvidenceRecord, tell: (why: BreakReason, detail: string) => void) => {
    if (before === undefined) return
    const isNext = link.number === before.number + 1
    const mayLeaveOut = extent === 'part' && link.number > before.number
    if (isNext) {
      if (link.previous !== before.hash) tell('previous', `previous is ${link.previous}, expected ${before.hash}`)
    } else if (mayLeaveOut) gaps += 1
    else tell('number', `number is ${link.number}, expected ${before.number + 1}`)
  }

  return {
    note,
    add(value, line = records + 1) {
      records += 1
      const parsed = evidenceRecord.safeParse(value)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        const detail = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`
        note({ line, number: null, why: 'schema', detail: detail.slice(0, 300) })
        before = undefined
        return undefined
      }
      const { link, personal } = parsed.data
      const tell = (why: BreakReason, detail: string) => note({ line, number: link.number, why, detail })
      checkPlace(parsed.data, tell)
      const hash = hashOf(link)
      if (hash !== link.hash) tell('hash', `hash is ${link.hash}, the record gives ${hash}`)
      if (personal === null) withoutPersons += 1
      else if (personalHashOf(personal.salt, personal.content) !== link.personalHash)
        tell('personal', 'the personal part is not the one the link was made with')
      const anchor = unmet.get(link.number)
      if (anchor !== undefined) {
        unmet.delete(link.number)
        if (anchor !== link.hash) tell('anchor', `hash is ${link.hash}, kept outside was ${anchor}`)
      }
      first ??= { number: link.number, at: link.at }
      last = { number: link.number, at: link.at, hash: link.hash }
      before = { number: link.number, hash: link.hash }
      return parsed.data
    },
    verdict() {
      for (const [number, hash] of unmet)
        note({ line: records, number, why: 'anchor', detail: `no record ${number}; kept outside was ${hash}` })
      unmet.clear()
      return { isValid: breakCount === 0, extent, records, withoutPersons, gaps, first, last, breaks, breakCount }
    },
  }
}

/** Checks records in the order given. */
export function verifyRecords(
  values: Iterable<unknown>,
  extent: ChainExtent = 'whole',
  anchors: readonly ChainAnchor[] = [],
): ChainVerdict {
  const verifier = createChainVerifier(extent, anchors)
  for (const value of values) verifier.add(value)
  return verifier.verdict()
}
