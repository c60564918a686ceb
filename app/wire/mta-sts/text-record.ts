// The TXT record of MTA-STS (RFC 8461 section 3.1): exactly one that begins with `v=STSv1;`, with an id. Grammar as written there, no
// guessing; a record that was surely meant but begins otherwise is counted, because senders do not see it.
import { printable } from '../smtp-reply.ts'

export type StsRecordFlaw = 'several' | 'syntax' | 'id-missing' | 'id-malformed' | 'id-repeated'

export type StsRecord =
  | {
      readonly kind: 'absent'
      /** Records that look like MTA-STS but do not begin with `v=STSv1;`. */
      readonly nearMisses: number
    }
  | { readonly kind: 'invalid'; readonly flaw: StsRecordFlaw; readonly text: string }
  | { readonly kind: 'found'; readonly id: string }

const start = 'v=STSv1;'
const extension = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\x21-\x3a\x3c\x3e-\x7e]+$/
const maxLength = 4096

/** Reads the texts of all TXT records at `_mta-sts.<domain>`. */
export function readStsRecord(texts: readonly string[]): StsRecord {
  const meant = texts.filter((text) => text.startsWith(start))
  const [text, second] = meant
  if (text === undefined) {
    return {
      kind: 'absent',
      nearMisses: texts.filter((other) => /^[\s"']*v\s*=\s*STSv/i.test(other.slice(0, 60))).length,
    }
  }
  const invalid = (flaw: StsRecordFlaw): StsRecord => ({ kind: 'invalid', flaw, text: printable(text) })
  if (second !== undefined) return invalid('several')
  const fields = splitFields(text.slice(start.length))
  if (fields === undefined) return invalid('syntax')
  const ids = fields.filter((field) => field.startsWith('id=')).map((field) => field.slice(3))
  const [id] = ids
  if (id === undefined) return invalid('id-missing')
  if (ids.length > 1) return invalid('id-repeated')
  if (!/^[A-Za-z0-9]{1,32}$/.test(id)) return invalid('id-malformed')
  return fields.every((field) => field.startsWith('id=') || extension.test(field))
    ? { kind: 'found', id }
    : invalid('syntax')
}

/** Splits at `*WSP ";" *WSP`; one delimiter may end the record, an empty field may not stand inside. */
function splitFields(text: string): readonly string[] | undefined {
  if (text.length > maxLength) return undefined
  const fields = text.split(';').map((field) => field.replace(/^[ \t]+|[ \t]+$/g, ''))
  if (fields.length > 1 && fields.at(-1) === '') fields.pop()
  return fields.length === 1 && fields[0] === '' ? [] : fields.includes('') ? undefined : fields
}
