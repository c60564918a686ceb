// What each attribute of a TLS policy may say, by version. Fails by a code; the sentence belongs to whoever shows it.
import { isSince, type PostfixVersion } from './version.ts'

export type PolicyMapCode =
  | 'attribute-at-level'
  | 'attribute-twice'
  | 'attribute-unknown'
  | 'cipher-grade'
  | 'cipher-word'
  | 'continues-nothing'
  | 'fingerprint-form'
  | 'key-form'
  | 'key-twice'
  | 'level-missing'
  | 'level-unknown'
  | 'match-form'
  | 'match-missing'
  | 'not-ascii'
  | 'path-form'
  | 'protocol-unknown'
  | 'protocols-impossible'
  | 'server-name'
  | 'version-too-old'
  | 'yes-or-no'

const protocols = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
const grades = ['high', 'medium', 'low', 'export', 'null']
const label = '(?!-)[a-z0-9_-]{1,63}(?<!-)'
const hostForm = new RegExp(`^${label}(?:\\.${label})*$`)
const pairForm = /^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31}$/

/** What is wrong with one attribute at a level that takes it; undefined = nothing. */
export function judgeAttribute(
  name: string,
  value: string,
  level: string,
  version: PostfixVersion,
): PolicyMapCode | undefined {
  switch (name) {
    case 'match':
      return level === 'fingerprint' ? judgeFingerprints(value) : judgeNames(value)
    case 'tafile':
      return /^\/[A-Za-z0-9._/-]+$/.test(value) ? undefined : 'path-form'
    case 'protocols':
      return judgeProtocols(value, version)
    case 'ciphers':
      return grades.includes(value) ? undefined : 'cipher-grade'
    case 'exclude':
      return value.split(':').every((word) => /^[A-Za-z0-9+-]+$/.test(word)) ? undefined : 'cipher-word'
    case 'servername':
      return hostForm.test(value) ? undefined : 'server-name'
    case 'enable_rpk':
      return !isSince(version, '3.9') ? 'version-too-old' : judgeSwitch(value)
    default:
      return judgeSwitch(value)
  }
}

function judgeSwitch(value: string): PolicyMapCode | undefined {
  return value === 'yes' || value === 'no' ? undefined : 'yes-or-no'
}

/** SHA-256 in pairs; what another digest would give never matches under the digest our services use. */
function judgeFingerprints(value: string): PolicyMapCode | undefined {
  return value.split('|').every((print) => pairForm.test(print)) ? undefined : 'fingerprint-form'
}

function judgeNames(value: string): PolicyMapCode | undefined {
  const isName = (word: string) => hostForm.test(word.startsWith('.') ? word.slice(1) : word)
  return value.split(':').every(isName) ? undefined : 'match-form'
}

/** Bounds and exclusions may not be mixed, and something must be left to speak. */
function judgeProtocols(value: string, version: PostfixVersion): PolicyMapCode | undefined {
  const words = value.split(':')
  let allowed = protocols.slice()
  const isListed = words.some((word) => /^[A-Z]/i.test(word))
  if (isListed) allowed = []
  for (const word of words) {
    const [, sign = '', protocol = ''] = /^(>=|<=|!|)(.*)$/.exec(word) ?? []
    const index = protocols.indexOf(protocol)
    if (index < 0) return 'protocol-unknown'
    if (sign.endsWith('=') && !isSince(version, '3.6')) return 'version-too-old'
    if (sign === '>=') allowed = allowed.filter((known) => protocols.indexOf(known) >= index)
    else if (sign === '<=') allowed = allowed.filter((known) => protocols.indexOf(known) <= index)
    else if (sign === '!') allowed = allowed.filter((known) => known !== protocol)
    else allowed = [...allowed, protocol]
  }
  return allowed.some((known) => known.startsWith('TLS')) ? undefined : 'protocols-impossible'
}
