// A domain name as DNSSEC compares it: labels of octets (one character each), left-most first, in lower case, the root without any.
// Reading is bounded (RFC 1035 section 3.1: 255 octets, 63 a label) and follows compression pointers backwards only.

export type DnsName = readonly string[]

export const rootName: DnsName = []
const maxWireLength = 255

/** Reads a name in presentation form, with or without the final dot; undefined when it is none. */
export function parseName(text: string): DnsName | undefined {
  if (text === '' || text === '.') return rootName
  const labels: string[] = []
  let label = ''
  let rest = text.endsWith('.') && !text.endsWith('\\.') ? text.slice(0, -1) : text
  while (rest !== '') {
    const step = /^(?:\\(\d{3})|\\([^\d])|(\.)|([\x21-\x5b\x5d-\x7e]))/.exec(rest)
    if (step === null) return undefined
    rest = rest.slice(step[0].length)
    if (step[3] !== undefined) {
      labels.push(label)
      label = ''
    } else if (step[1] !== undefined) {
      if (Number(step[1]) > 255) return undefined
      label += String.fromCharCode(Number(step[1]))
    } else {
      label += step[2] ?? step[4] ?? ''
    }
  }
  labels.push(label)
  return isWithinLimits(labels) ? labels.map(lowerCase) : undefined
}

function isWithinLimits(labels: readonly string[]): boolean {
  const hasFittingLabels = labels.every((label) => label.length > 0 && label.length <= 63 && !/[^\0-\xff]/.test(label))
  return hasFittingLabels && labels.reduce((sum, label) => sum + label.length + 1, 1) <= maxWireLength
}

/** ASCII only (RFC 4343): no other octet has a case. */
function lowerCase(label: string): string {
  return label.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** The presentation form without the final dot; odd octets are escaped, the root is empty. */
export function nameText(name: DnsName): string {
  const escaped = (octet: string) =>
    /[\x21-\x7e]/.test(octet) ? `\\${octet}` : `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`
  return name.map((label) => label.replace(/[^A-Za-z0-9_*-]/g, escaped)).join('.')
}

/** The uncompressed wire form. */
export function nameWire(name: DnsName): Buffer {
  return Buffer.concat([
    ...name.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ])
}

/** Reads a possibly compressed name; `end` is where the next field starts. */
export function readName(message: Buffer, start: number): { readonly name: DnsName; readonly end: number } | undefined {
  const labels: string[] = []
  let length = 1
  let end: number | undefined
  let lowest = start
  for (let at = start; ; ) {
    const octet = message[at]
    if (octet === undefined) return undefined
    if (octet === 0) return { name: labels, end: end ?? at + 1 }
    if (octet >= 0xc0) {
      const low = message[at + 1]
      if (low === undefined) return undefined
      end ??= at + 2
      at = ((octet & 0x3f) << 8) | low
      if (at >= lowest) return undefined
      lowest = at
      continue
    }
    length += octet + 1
    if (octet > 63 || length > maxWireLength || at + 1 + octet > message.length) return undefined
    labels.push(lowerCase(message.toString('latin1', at + 1, at + 1 + octet)))
    at += octet + 1
  }
}

/** Canonical order (RFC 4034 section 6.1): by labels from the right, as octets. */
export function compareNames(a: DnsName, b: DnsName): number {
  for (let depth = 1; depth <= Math.min(a.length, b.length); depth += 1) {
    const left = a[a.length - depth] ?? ''
    const right = b[b.length - depth] ?? ''
    if (left !== right) return left < right ? -1 : 1
  }
  return a.length - b.length
}

/** Whether two names are the same. */
export function isSameName(a: DnsName, b: DnsName): boolean {
  return a.length === b.length && a.every((label, index) => label === b[index])
}

/** Whether a name is an ancestor's own name or lies below it. */
export function isWithin(name: DnsName, ancestor: DnsName): boolean {
  return name.length >= ancestor.length && isSameName(lastLabels(name, ancestor.length), ancestor)
}

/** The name made of the last labels of a name. */
export function lastLabels(name: DnsName, count: number): DnsName {
  return count <= 0 ? rootName : name.slice(-count)
}

/** How many labels two names share from the right. */
export function sharedLabels(a: DnsName, b: DnsName): number {
  let shared = 0
  while (shared < Math.min(a.length, b.length) && a[a.length - 1 - shared] === b[b.length - 1 - shared]) shared += 1
  return shared
}
