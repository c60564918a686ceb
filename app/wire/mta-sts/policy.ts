// The policy file of MTA-STS (RFC 8461 section 3.2), read as strictly as its grammar: LF or CRLF, fields in exact case, UTF-8 in unknown
// fields only. What senders would read in different ways is invalid; harmless deviations are noted and read on.

import { type StsPolicy, stsModes } from '#domain/sts-observation.ts'

export type StsPolicyFlaw =
  | 'too-large'
  | 'byte-order-mark'
  | 'not-utf-8'
  | 'bare-carriage-return'
  | 'control-character'
  | 'not-a-field'
  | 'version-missing'
  | 'version-unknown'
  | 'mode-missing'
  | 'mode-unknown'
  | 'max-age-missing'
  | 'max-age-malformed'
  | 'mx-missing'
  | 'mx-malformed'
export type StsPolicyNote = 'repeated-field' | 'empty-line' | 'mx-in-mode-none'
export type ReadStsPolicy =
  | { readonly ok: true; readonly policy: StsPolicy; readonly notes: readonly StsPolicyNote[] }
  | { readonly ok: false; readonly flaw: StsPolicyFlaw; readonly line: number }

/** What a sender reads at most (RFC 8461 section 3.3). */
export const maxPolicyBytes = 64 * 1024
const maxAgeLimit = 31_557_600
const maxMxLines = 500
const field = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(\S(?:.*\S)?)[ \t]*$/su
const label = '(?!-)[A-Za-z0-9-]{1,63}(?<!-)'
const mxPattern = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`)

/** Reads the bytes of a policy file. */
export function readStsPolicy(bytes: Buffer): ReadStsPolicy {
  const flawed = (flaw: StsPolicyFlaw, line = 1): ReadStsPolicy => ({ ok: false, flaw, line })
  if (bytes.length > maxPolicyBytes) return flawed('too-large')
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return flawed('byte-order-mark')
  const text = decode(bytes)
  if (text === undefined) return flawed('not-utf-8')
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const values = new Map<string, string[]>()
  let hasEmptyLine = false
  for (const [index, line] of lines.entries()) {
    if (line.includes('\r')) return flawed('bare-carriage-return', index + 1)
    if (/\p{Cc}/u.test(line.replaceAll('\t', ' '))) return flawed('control-character', index + 1)
    if (/^[ \t]*$/.test(line)) {
      hasEmptyLine = true
      continue
    }
    const [, name, value] = field.exec(line) ?? []
    if (name === undefined || value === undefined) return flawed('not-a-field', index + 1)
    const known = values.get(name)
    if (known === undefined) values.set(name, [value])
    else known.push(value)
  }
  return judgeFields(values, hasEmptyLine)
}

/** Of a repeated field the first counts, except `mx` (RFC 8461 section 3.2). */
function judgeFields(values: ReadonlyMap<string, readonly string[]>, hasEmptyLine: boolean): ReadStsPolicy {
  const flawed = (flaw: StsPolicyFlaw): ReadStsPolicy => ({ ok: false, flaw, line: 0 })
  const first = (name: string) => values.get(name)?.[0]
  if (first('version') === undefined) return flawed('version-missing')
  if (first('version') !== 'STSv1') return flawed('version-unknown')
  const mode = stsModes.find((known) => known === first('mode'))
  if (mode === undefined) return flawed(first('mode') === undefined ? 'mode-missing' : 'mode-unknown')
  const age = first('max_age')
  if (age === undefined) return flawed('max-age-missing')
  if (!/^\d{1,10}$/.test(age) || Number(age) > maxAgeLimit) return flawed('max-age-malformed')
  const mx = values.get('mx') ?? []
  if (mx.length === 0 && mode !== 'none') return flawed('mx-missing')
  // before lower-casing: U+212A would turn into the letter k
  if (mx.length > maxMxLines || !mx.every((name) => name.length <= 255 && mxPattern.test(name))) {
    return flawed('mx-malformed')
  }
  const notes: StsPolicyNote[] = []
  if (['version', 'mode', 'max_age'].some((name) => (values.get(name)?.length ?? 0) > 1)) notes.push('repeated-field')
  if (hasEmptyLine) notes.push('empty-line')
  if (mode === 'none' && mx.length > 0) notes.push('mx-in-mode-none')
  return {
    ok: true,
    policy: { mode, maxAgeSeconds: Number(age), mx: [...new Set(mx.map((name) => name.toLowerCase()))] },
    notes,
  }
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether a pattern of the policy covers an MX host; `*` stands for exactly one left-most label (RFC 8461 section 4.1). */
export function isMxCovered(host: string, pattern: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (!pattern.startsWith('*.')) return name === pattern.toLowerCase()
  const dot = name.indexOf('.')
  return dot > 0 && name.slice(dot + 1) === pattern.slice(2).toLowerCase()
}
