// Web addresses found in certificates: only http and https, no credentials, no control characters, a host that is a name or an IP address,
// and no port of another service, so that nobody can make this machine speak HTTP to a mail server.
import { isIP } from 'node:net'
import { toAsciiName } from '#domain/addresses.ts'

const maxLength = 2048
const form = /^https?:\/\/(?![/?#])[\x21-\x5b\x5d-\x7e]+$/i

export interface WebAddress {
  readonly url: string
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** Path and query. */
  readonly path: string
}

/** Reads an address; undefined when it is none that may be called. */
export function readWebAddress(text: string): WebAddress | undefined {
  if (text.length > maxLength || !form.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return undefined
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  const usual = scheme === 'https' ? 443 : 80
  const port = url.port === '' ? usual : Number(url.port)
  if (port !== usual && port < 1024) return undefined
  const bare = url.hostname.replace(/^\[|\]$/g, '')
  const host = isIP(bare) === 0 ? toAsciiName(bare, 1) : bare
  return host === undefined ? undefined : { url: url.href, scheme, host, port, path: `${url.pathname}${url.search}` }
}
