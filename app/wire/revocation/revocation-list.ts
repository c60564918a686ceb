// Certificate revocation lists (RFC 5280 section 5): reading, looking up one serial, and judging what the list says about a certificate.
// Lists may hold a million entries: they are walked in place, and the walk ends at the entry looked for.
import { type CertificateParts, type SignedParts, takePointNames } from './certificate-parts.ts'
import { type DerCursor, DerError, openDer, readDer, tag, valueAt, wrapperTag } from './der.ts'
import { type Extension, insideDer, takeBits, takeExtensions, takeSmallNumber, takeTime } from './der-values.ts'
import {
  type Currency,
  type RevocationReason,
  type RevocationStatus,
  reasonOfCode,
  revokedUnlessLifted,
  unknownBecause,
  whyNotCurrent,
} from './revocation-status.ts'
import { verifySignature } from './signature.ts'

export interface RevocationList extends Currency {
  readonly signed: SignedParts
  /** DER of the issuer's name. */
  readonly issuer: Buffer
  /** Content of revokedCertificates. */
  readonly entries: Buffer
  /** A delta, or limited to other certificates or some reasons. */
  readonly isPartial: boolean
  /** Where the list says it is published; null when it does not say. */
  readonly names: readonly string[] | null
  readonly hasUnknownCritical: boolean
}

const deltaIndicator = '2.5.29.27'
const issuingPoint = '2.5.29.28'
const knownExtensions = new Set([deltaIndicator, issuingPoint, '2.5.29.20', '2.5.29.35'])

/** Reads a DER list. */
export function readRevocationList(der: Buffer): RevocationList | undefined {
  return readDer(der, takeList)
}

function takeList(outer: DerCursor): RevocationList {
  const list = outer.enter(tag.sequence)
  const content = list.take(tag.sequence)
  const algorithm = list.whole(list.take(tag.sequence))
  const signature = takeBits(list)
  if (!list.isAtEnd) throw new DerError('goes on behind the signature')
  const body = openDer(list.content(content))
  if (body.peek() === tag.integer && takeSmallNumber(body) !== 1) throw new DerError('version')
  if (!body.whole(body.take(tag.sequence)).equals(algorithm)) throw new DerError('two algorithms')
  const issuer = body.whole(body.take(tag.sequence))
  const thisUpdate = takeTime(body)
  const hasNext = body.peek() === tag.utcTime || body.peek() === tag.generalizedTime
  const nextUpdate = hasNext ? takeTime(body) : null
  const listed = body.takeIf(tag.sequence)
  const field = body.enterIf(wrapperTag(0))
  if (!body.isAtEnd) throw new DerError('goes on behind the extensions')
  const extensions = field === undefined ? new Map<string, Extension>() : takeExtensions(field)
  const point = extensions.get(issuingPoint)
  const scope = point === undefined ? null : insideDer(point.value, takeScope)
  return {
    signed: { content: list.whole(content), algorithm, signature },
    issuer,
    thisUpdate,
    nextUpdate,
    entries: listed === undefined ? Buffer.alloc(0) : body.content(listed),
    isPartial: extensions.has(deltaIndicator) || scope?.isPartial === true,
    names: scope?.names ?? null,
    hasUnknownCritical: [...extensions].some(([id, { isCritical }]) => isCritical && !knownExtensions.has(id)),
  }
}

/** IssuingDistributionPoint; `onlyContainsUserCerts` is no limit here, all other flags are. */
function takeScope(outer: DerCursor): { readonly names: readonly string[] | null; readonly isPartial: boolean } {
  const scope = outer.enter(tag.sequence)
  const field = scope.enterIf(wrapperTag(0))
  scope.takeIf(0x81)
  const isPartial = !scope.isAtEnd
  while (!scope.isAtEnd) scope.takeAny()
  return { names: field === undefined ? null : takePointNames(field), isPartial }
}

export interface ListEntry {
  readonly date: Date
  readonly reason: RevocationReason
}

/** Finds the entry of a serial; `unreadable` when an entry before it breaks the form. */
export function findEntry(list: RevocationList, serial: Buffer): ListEntry | 'unreadable' | undefined {
  const { entries } = list
  try {
    for (let at = 0; at < entries.length; ) {
      const next = skipShortEntry(entries, at, serial)
      if (next > at) {
        at = next
        continue
      }
      const entry = valueAt(entries, at, entries.length)
      const number = valueAt(entries, entry.from, entry.end)
      if (entry.tag !== tag.sequence || number.tag !== tag.integer) return 'unreadable'
      if (serial.equals(entries.subarray(number.from, number.end)))
        return readEntry(openDer(entries, number.end, entry.end))
      at = entry.end
    }
    return undefined
  } catch (error) {
    if (error instanceof DerError) return 'unreadable'
    throw error
  }
}

/** The end of an entry in the usual short form that has surely another serial; its own beginning for anything else. */
function skipShortEntry(entries: Buffer, at: number, serial: Buffer): number {
  const length = entries[at + 1] ?? 0x80
  const end = at + 2 + length
  const digits = entries[at + 3] ?? 0x80
  const isUsual =
    entries[at] === tag.sequence && entries[at + 2] === tag.integer && length < 0x80 && digits + 2 <= length
  if (!isUsual || end > entries.length) return at
  const isOther = digits !== serial.length || entries[at + 3 + digits] !== serial[digits - 1]
  return isOther ? end : at
}

function readEntry(cursor: DerCursor): ListEntry {
  const date = takeTime(cursor)
  const extensions = cursor.isAtEnd ? new Map<string, Extension>() : takeExtensions(cursor)
  const code = extensions.get('2.5.29.21')
  const reason =
    code === undefined ? undefined : insideDer(code.value, (inner) => takeSmallNumber(inner, tag.enumerated))
  return { date, reason: reasonOfCode(reason) }
}

export interface ListQuestion {
  readonly certificate: CertificateParts
  readonly issuer: CertificateParts
  /** Names of the distribution point the list came from. */
  readonly pointNames: readonly string[]
}

const mayNotSignLists = (issuer: CertificateParts) => issuer.keyUsage !== null && (issuer.keyUsage & 0x02) === 0

/** What the bytes of a list say about a certificate. */
export function judgeRevocationList(der: Buffer, question: ListQuestion, now: Date): RevocationStatus {
  const { certificate, issuer, pointNames } = question
  const list = readRevocationList(der)
  if (list === undefined) return unknownBecause('unreadable')
  if (!list.issuer.equals(certificate.issuer) || !list.issuer.equals(issuer.subject))
    return unknownBecause('other-issuer')
  if (mayNotSignLists(issuer)) return unknownBecause('signer-not-entitled')
  const verdict = verifySignature(list.signed, issuer.publicKeyInfo)
  if (verdict !== 'genuine') return unknownBecause(verdict === 'weak' ? 'weak-signature' : verdict)
  if (list.isPartial) return unknownBecause('partial-list')
  if (list.hasUnknownCritical) return unknownBecause('unknown-extension')
  // a genuine list of another shard would hide the entry (RFC 5280 section 6.3.3 b 2 i)
  if (list.names !== null && !list.names.some((name) => pointNames.includes(name))) return unknownBecause('other-list')
  const entry = findEntry(list, certificate.serial)
  if (entry === 'unreadable') return unknownBecause('unreadable')
  const notCurrent = whyNotCurrent(list, now)
  if (entry !== undefined) return revokedUnlessLifted(entry, notCurrent)
  return (
    notCurrent ?? {
      kind: 'good',
      thisUpdate: list.thisUpdate.toISOString(),
      nextUpdate: list.nextUpdate?.toISOString() ?? null,
    }
  )
}
