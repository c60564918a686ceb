// Judges a TLS policy map before Postfix reads it: neither `postmap` nor `postfix check` says a word about a misspelt level or attribute,
// the mail just stays in the queue. Knows the grammar of TLS_README and of smtp_tls_policy_maps in postconf(5); fails by a list of problems.
import { judgeAttribute, type PolicyMapCode } from './policy-attributes.ts'
import { readMapEntries, readPolicyWords } from './policy-map.ts'
import type { PostfixVersion } from './version.ts'

export interface PolicyMapProblem {
  /** From 1. */
  readonly line: number
  readonly code: PolicyMapCode
  /** The word that is wrong. */
  readonly detail: string
}

/** Attributes a level takes; a level that is not here does not exist. */
const attributesOf: Readonly<Record<string, readonly string[]>> = {
  none: [],
  may: ['protocols', 'ciphers', 'exclude', 'connection_reuse', 'servername', 'enable_rpk'],
  encrypt: ['protocols', 'ciphers', 'exclude', 'connection_reuse', 'servername', 'enable_rpk'],
  dane: ['protocols', 'ciphers', 'exclude', 'connection_reuse', 'enable_rpk'],
  'dane-only': ['protocols', 'ciphers', 'exclude', 'connection_reuse', 'enable_rpk'],
  fingerprint: ['match', 'protocols', 'ciphers', 'exclude', 'connection_reuse', 'servername', 'enable_rpk'],
  verify: ['match', 'tafile', 'protocols', 'ciphers', 'exclude', 'connection_reuse', 'servername', 'enable_rpk'],
  secure: ['match', 'tafile', 'protocols', 'ciphers', 'exclude', 'connection_reuse', 'servername', 'enable_rpk'],
}
const repeatable = ['match', 'tafile']

/** Every problem of the map's text for that version, in the order of its lines; none = Postfix reads it as it was meant. */
export function validatePolicyMap(text: string, version: PostfixVersion): readonly PolicyMapProblem[] {
  const problems: PolicyMapProblem[] = []
  const seen = new Set<string>()
  if (/[^\t\n\x20-\x7e]/.test(text)) problems.push({ line: lineOfForeign(text), code: 'not-ascii', detail: '' })
  let line = 0
  let hasEntry = false
  for (const raw of text.split('\n')) {
    line += 1
    if (/^\s+[^\s#]/.test(raw) && !hasEntry) problems.push({ line, code: 'continues-nothing', detail: raw.trim() })
    if (/^[^\s#]/.test(raw)) hasEntry = true
  }
  for (const entry of readMapEntries(text)) {
    const add = (code: PolicyMapCode, detail: string) => problems.push({ line: entry.line, code, detail })
    if (!isPolicyKey(entry.key)) add('key-form', entry.key)
    else if (seen.has(entry.key)) add('key-twice', entry.key)
    seen.add(entry.key)
    for (const [code, detail] of judgeValue(entry.value, version)) add(code, detail)
  }
  return problems.sort((left, right) => left.line - right.line)
}

function judgeValue(value: string, version: PostfixVersion): readonly (readonly [PolicyMapCode, string])[] {
  const { level, attributes } = readPolicyWords(value)
  const allowed = Object.hasOwn(attributesOf, level) ? attributesOf[level] : undefined
  if (level === '') return [['level-missing', '']]
  if (allowed === undefined) return [['level-unknown', level]]
  const found: (readonly [PolicyMapCode, string])[] = []
  const given = new Set<string>()
  for (const [name, text] of attributes) {
    if (!allowed.includes(name)) {
      const isKnown = Object.values(attributesOf).some((names) => names.includes(name))
      found.push([isKnown ? 'attribute-at-level' : 'attribute-unknown', name])
      continue
    }
    if (given.has(name) && !repeatable.includes(name)) found.push(['attribute-twice', name])
    given.add(name)
    const code = judgeAttribute(name, text, level, version)
    if (code !== undefined) found.push([code, `${name}=${text}`])
  }
  if (level === 'fingerprint' && !given.has('match')) found.push(['match-missing', level])
  return found
}

const label = '(?!-)[a-z0-9_-]{1,63}(?<!-)'
const name = `${label}(?:\\.${label})*`
const address = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|ipv6:[0-9a-f:.]+|[0-9a-f]*:[0-9a-f:.]+)'
const port = ':(?:[1-9]\\d{0,4}|[a-z][a-z0-9-]*)'
const keyForm = new RegExp(`^(?:\\.?${name}|${name}${port}|\\[(?:${name}|${address})\\](?:${port})?)$`)

/** A next hop as Postfix looks it up: domain, .domain, host:port, [host], [host]:port, all in small letters. */
function isPolicyKey(key: string): boolean {
  if (!keyForm.test(key) || key.length > 320) return false
  const number = /:(\d+)$/.exec(key)?.[1]
  return number === undefined || key.endsWith(']') || Number(number) <= 65_535
}

function lineOfForeign(text: string): number {
  return text.slice(0, text.search(/[^\t\n\x20-\x7e]/)).split('\n').length
}
