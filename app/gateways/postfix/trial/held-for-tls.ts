// Whether Postfix says of itself that a mail waits, or went back, for lack of TLS. Its own texts count as they begin, and no others: words of
// the other side may say anything, and a broken table or a DNS that does not answer is no lack of TLS.

const ownTexts = [
  'TLS is required, but was not offered by host ',
  'TLS is required, but host ',
  'TLS is required, but our TLS engine is unavailable',
  'TLS is required, but unavailable',
  'Cannot start TLS: handshake failure',
  'Server certificate not verified',
  // Postfix before 3.4
  'Server certificate not trusted',
  // dane-only
  'no TLSA records found',
  'TLSA records unusable',
  'non DNSSEC destination',
  'Sender requested REQUIRETLS, but ',
]

/** `summary` is what stands behind `tls=` since Postfix 3.11: `!` before the level = violated, and the mail was stopped for it. */
export function isHeldForTls(reason: string, summary: string | null = null): boolean {
  if (summary !== null && /^!/.test(summary)) return true
  const said = reason.replace(/^delivery temporarily suspended: /, '')
  return ownTexts.some((text) => said.startsWith(text))
}
