// Mail domains, host names and mailboxes at the border: everything that names something in the DNS is normalised here to lower-case
// A-labels (RFC 5890) and refused when it is not letters, digits and hyphens. Fails by a schema issue, never by a guess.
import { z } from 'zod'

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/
/** What a URL reader would take for an IPv4 address, `127.1` and `0x7f.1` included; no top-level domain looks like this. */
const endsInNumber = /(^|\.)(\d+|0x[0-9a-f]*)$/

/** Normalises a name to A-labels without the final dot; undefined when it cannot be a DNS name of at least `minLabels` labels. */
export function toAsciiName(text: string, minLabels: number): string | undefined {
  const trimmed = text.trim().replace(/\.$/, '')
  if (trimmed === '' || trimmed.length > 253 || /[\s/\\?#@:[\]%]/u.test(trimmed)) return undefined
  const ascii = encodeLabels(trimmed)
  if (ascii === undefined || ascii.length > 253 || endsInNumber.test(ascii)) return undefined
  const labels = ascii.split('.')
  return labels.length >= minLabels && labels.every((part) => label.test(part)) ? ascii : undefined
}

function encodeLabels(name: string): string | undefined {
  if (/^[\x21-\x7e]+$/.test(name)) return name.toLowerCase()
  try {
    return new URL(`https://${name}`).hostname.replace(/\.$/, '')
  } catch {
    return undefined
  }
}

function dnsName(minLabels: number, message: string) {
  return z
    .string()
    .max(1000)
    .transform((text, context) => {
      const name = toAsciiName(text, minLabels)
      if (name !== undefined) return name
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
}

/** A domain that receives mail, such as `partner.example`: at least two labels. */
export const mailDomain = dnsName(2, 'input.not-a-domain')
export type MailDomain = z.infer<typeof mailDomain>

/** A host name as it stands in an MX record; one label is legal there. */
export const hostName = dnsName(1, 'input.not-a-host')
export type HostName = z.infer<typeof hostName>

/** Whether a mail server would believe this EHLO name: complete, not an address, not the name of every machine (RFC 5321 section 4.1.1.1). */
export function isEhloName(name: string): boolean {
  return toAsciiName(name, 2) !== undefined && !/(^|\.)(localhost|localdomain)\.?$/i.test(name)
}

/** The name a relay of ours introduces itself with. */
export const ehloName = hostName.refine(isEhloName, { message: 'probe.helo-refused' })

/** A name a certificate may present: a host name, or `*.` followed by one (RFC 9525 section 6.3). */
export const certificateName = z
  .string()
  .max(255)
  .transform((text, context) => {
    const wildcard = text.trim().startsWith('*.')
    const name = toAsciiName(wildcard ? text.trim().slice(2) : text, wildcard ? 2 : 1)
    if (name !== undefined) return wildcard ? `*.${name}` : name
    context.addIssue({ code: 'custom', message: 'input.not-a-host' })
    return z.NEVER
  })

/** A mailbox as a person types it; only its form is checked, RFC 5321 4.1.2 dot-string on the left. */
export const mailbox = z
  .string()
  .trim()
  .max(254)
  .regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@]+$/)
  .transform((text, context) => {
    const at = text.lastIndexOf('@')
    const name = toAsciiName(text.slice(at + 1), 2)
    if (name !== undefined) return `${text.slice(0, at)}@${name}`
    context.addIssue({ code: 'custom', message: 'input.not-an-address' })
    return z.NEVER
  })

/** Shows an A-label name as people write it; what cannot be decoded stays as it is. */
export function toUnicodeName(name: string, decode: (label: string) => string | undefined): string {
  return name
    .split('.')
    .map((part) => (part.startsWith('xn--') ? (decode(part) ?? part) : part))
    .join('.')
}
