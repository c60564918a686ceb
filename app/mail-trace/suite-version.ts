// TLS versions as mail systems spell them, and what the name of a suite alone says about the version.

/** `TLSv1.3` to `TLSv1`, `SSLv3`; null for anything else, `TLSv1/SSLv3` of old systems included, which name no version. */
export function versionOf(text: string | undefined): string | null {
  const number = /^TLS[v_]?1(?:[._]([0-3]))?$/i.exec(text ?? '')
  if (number !== null) return (number[1] ?? '0') === '0' ? 'TLSv1' : `TLSv1.${number[1]}`
  return /^SSLv?3(?:\.0)?$/i.test(text ?? '') ? 'SSLv3' : null
}

/** The only version a suite belongs to (RFC 8446 appendix B.4, RFC 5246 section 1.2); null where it fits several or is not known. */
export function versionBySuite(suite: string): string | null {
  if (/^TLS_(?:AES_(?:128|256)_(?:GCM|CCM(?:_8)?)|CHACHA20_POLY1305)_SHA(?:256|384)$/.test(suite)) return 'TLSv1.3'
  const isKnown = /^(?:TLS_)?(?:EC)?DHE?[_-](?:RSA|DSS|ECDSA)[_-]|^TLS_RSA_WITH_|^AES(?:128|256)-/.test(suite)
  return isKnown && /GCM|CCM|CHACHA20/.test(suite) ? 'TLSv1.2' : null
}
