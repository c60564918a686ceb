// Checks an export in JSON lines without the database it came from: head line, every record, every certificate, end line. A file that was
// cut off, shortened in the middle or carries a line we do not know is broken. Faults: input.unreadable-file, input.wrong-format
// when the file does not even begin like such an export (a table, say); everything else is a break.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { certificateLine, type ExportHead, endLine, headLine, sha256OfPem } from './export-lines.ts'
import { linesOf, longestLine } from './read-lines.ts'
import {
  type BreakReason,
  type ChainAnchor,
  type ChainVerdict,
  type ChainVerifier,
  createChainVerifier,
} from './verify-chain.ts'

export interface FileVerdict extends ChainVerdict {
  /** What the file says of itself; null = bare records without head line. */
  readonly head: ExportHead | null
  readonly certificates: number
}

/** Checks a file; `longest` bounds one line in bytes. */
export async function verifyFile(
  path: string,
  anchors: readonly ChainAnchor[] = [],
  longest = longestLine,
): Promise<Outcome<FileVerdict>> {
  const check = createFileCheck(anchors)
  try {
    let isFirst = true
    for await (const line of linesOf(path, longest)) {
      if (isFirst && !beginsLikeExport(line)) return fail('input.wrong-format', { path, detail: 'JSON lines' })
      isFirst = false
      check.take(line)
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    return fail('input.unreadable-file', { path })
  }
  return succeed(check.verdict())
}

/** A head line, or a record of an export without one; a line cut or garbled after its beginning is a break, not another kind of file. */
function beginsLikeExport(line: string | null): boolean {
  return line === null || /^\uFEFF?\s*\{/.test(line)
}

interface FileCheck {
  take(line: string | null): void
  verdict(): FileVerdict
}

function createFileCheck(anchors: readonly ChainAnchor[]): FileCheck {
  let verifier: ChainVerifier | undefined
  let head: ExportHead | null = null
  let records = 0
  let certificates = 0
  let lines = 0
  let isEnded = false
  let lastHash = ''
  let lastNumber = 0

  const started = () => {
    verifier ??= createChainVerifier(head?.extent ?? 'whole', anchors)
    return verifier
  }
  const tell = (why: BreakReason, detail: string) => started().note({ line: lines, number: null, why, detail })

  const takeEnd = (value: unknown) => {
    const parsed = endLine.safeParse(value)
    if (!parsed.success) return tell('unknown-line', 'the end line has another shape')
    isEnded = true
    const { end } = parsed.data
    if (end.records !== records) tell('count', `${end.records} records announced, ${records} found`)
    if (end.certificates !== certificates)
      tell('count', `${end.certificates} certificates announced, ${certificates} found`)
    const isHead = end.chain.number === lastNumber && (lastNumber === 0 || end.chain.hash === lastHash)
    if (head?.extent !== 'part' && !isHead)
      tell(
        'head',
        `the chain ended with ${end.chain.number} ${end.chain.hash}, the file with ${lastNumber} ${lastHash}`,
      )
    else if (end.chain.number < lastNumber) tell('head', `the chain ended with ${end.chain.number}, the file goes on`)
  }

  const takeCertificate = (value: unknown) => {
    const parsed = certificateLine.safeParse(value)
    if (!parsed.success) return tell('unknown-line', 'the certificate line has another shape')
    certificates += 1
    if (sha256OfPem(parsed.data.pem) !== parsed.data.certificate)
      tell('certificate', `the certificate is not the one with the hash ${parsed.data.certificate}`)
  }

  return {
    take(line) {
      lines += 1
      if (line === null) return tell('line-too-long', 'longer than a line may be, or not UTF-8')
      const value = parse(line)
      if (value === undefined) return tell('unreadable', 'not a JSON object')
      if (isEnded) tell('unknown-line', 'a line after the end line')
      if (lines === 1 && 'export' in value) {
        const parsed = headLine.safeParse(value)
        if (parsed.success) head = parsed.data.export
        else tell('unknown-line', 'the head line has another shape')
      } else if ('end' in value) takeEnd(value)
      else if ('certificate' in value) takeCertificate(value)
      else if ('link' in value) {
        records += 1
        const record = started().add(value, lines)
        lastNumber = record?.link.number ?? lastNumber
        lastHash = record?.link.hash ?? lastHash
      } else tell('unknown-line', Object.keys(value).join(', ').slice(0, 100))
    },
    verdict() {
      if (lines === 0 || (head !== null && !isEnded)) tell('cut-off', 'the end line is missing')
      return { ...started().verdict(), head, certificates }
    },
  }
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
