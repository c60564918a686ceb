// What an error of Chromium's network means. Whatever a proxy does to us is our own limit, never the far host's fault; what is unknown too.
import type { WebFailure } from '#ports/https-get.ts'

const meanings: readonly (readonly [RegExp, WebFailure])[] = [
  [/^(PROXY_|TUNNEL_|SOCKS_|PAC_|MANDATORY_PROXY|HTTPS_PROXY|UNEXPECTED_PROXY|NO_SUPPORTED_PROXIES)/, 'local-limit'],
  [/^CERT(IFICATE)?_/, 'certificate'],
  [/^(CONNECTION_)?TIMED_OUT$/, 'timeout'],
  [/^CONNECTION_REFUSED$/, 'refused'],
  [/^ADDRESS_UNREACHABLE$/, 'unreachable'],
  [/^NAME_/, 'lookup-failed'],
  [/^(CONNECTION_|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|CONTENT_LENGTH_|INCOMPLETE_|HTTP2_)/, 'reset'],
  [/^(INVALID_HTTP|INVALID_CHUNKED|INVALID_RESPONSE|RESPONSE_HEADERS|INVALID_REDIRECT|UNSAFE_REDIRECT)/, 'not-http'],
  [/^CONTENT_DECODING/, 'encoded'],
  [/^(SSL_|BAD_SSL|ECH_)/, 'tls-failed'],
]

/** The failure a message such as `net::ERR_TIMED_OUT` stands for. */
export function failureOfNet(message: string): WebFailure {
  const code = /ERR_([A-Z0-9_]+)/.exec(message)?.[1] ?? ''
  return meanings.find(([pattern]) => pattern.test(code))?.[1] ?? 'local-limit'
}
