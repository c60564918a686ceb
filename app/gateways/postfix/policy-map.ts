// Reads a TLS policy map as Postfix does: one entry a line, comments, continuation lines; a value is a level and name=value attributes,
// separated by blanks or commas. Reads only; what an entry may say is judged in `validate-policy-map.ts`.

export interface MapEntry {
  /** From 1. */
  readonly line: number
  readonly key: string
  readonly value: string
}
export interface PolicyWords {
  readonly level: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
}

/** The entries of any lookup table in Postfix's text form (`postmap` section "TABLE FORMAT"). */
export function readMapEntries(text: string): readonly MapEntry[] {
  const entries: { line: number; key: string; value: string }[] = []
  let line = 0
  let last: { value: string } | undefined
  for (const raw of text.split('\n')) {
    line += 1
    if (/^\s*(?:#|$)/.test(raw)) continue
    if (/^\s/.test(raw)) {
      if (last !== undefined) last.value = `${last.value} ${raw.trim()}`.trim()
      continue
    }
    const [, key = '', value = ''] = /^(\S+)\s*(.*)$/.exec(raw.trimEnd()) ?? []
    const entry = { line, key, value }
    entries.push(entry)
    last = entry
  }
  return entries
}

/** The words of an entry's value. */
export function readPolicyWords(value: string): PolicyWords {
  const [level = '', ...rest] = value.split(/[\s,]+/).filter((word) => word !== '')
  return {
    level,
    attributes: rest.map((word) => {
      const equals = word.indexOf('=')
      return equals < 0 ? ([word, ''] as const) : ([word.slice(0, equals), word.slice(equals + 1)] as const)
    }),
  }
}
