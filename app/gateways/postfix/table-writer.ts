// The maps as text: one block per policy, opened by comment lines that name it. Comments hold partner text reduced
// to ASCII.
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { toAsciiText } from '../ascii-text.ts'
import type { LineWriter } from '../line-writer.ts'
import { agreementMark, blockMark, contactMark, partnerMark, reviewMark } from './format.ts'
import type { MapEntryPlan } from './plan.ts'

/** Opens the block of a policy. */
export function writeBlockHead(writer: LineWriter, policy: TlsPolicy): void {
  writer.line('')
  writer.line(`${blockMark}${policy.id.toLowerCase()}`, 'block')
  for (const [mark, text] of [
    [partnerMark, policy.partner],
    [agreementMark, policy.agreement],
    [contactMark, policy.contact],
    [reviewMark, policy.reviewBy],
  ] as const) {
    if (text !== null) writer.line(`${mark}${toComment(text)}`)
  }
}

/** Writes entries of a map, each part of a value on its own line. */
export function writeEntries(writer: LineWriter, entries: readonly MapEntryPlan[]): void {
  for (const { key, parts } of entries) {
    for (const [index, { text, reason }] of parts.entries()) {
      writer.line(index === 0 ? `${key} ${text}` : `  ${text}`, reason.code, reason.params)
    }
  }
}

function toComment(text: string): string {
  return toAsciiText(text).replaceAll('\n', ' ').trim().slice(0, 500)
}
