// TLS versions as mail systems spell them, and what the name of a suite alone says about the version.

/** `TLSv1.3` to `TLSv1`, `SSLv3`; null for anything else, `TLSv1/SSLv3` of old systems included, which name no version. */
export function versionOf(text: string | undefined): string | null {
  const number = /^TLS[v_]?1(?:[._]([0-3]))?$/i.exec(text ?? '')
  if (number !== null) return (number[1] ?? '0') === '0' ? 'TLSv1' : `TLSv1.${number[1]}`
  return /^SSLv?3(?:\.0)?$/i.test(text ?? '') ? 'SSLv3' : null
}

/** `ECDHE_RSA_AES_256_GCM_SHA384`: it calls suites of TLS 1.3 by older names. */
const nameOfGnuTls = /^(?!TLS_)\w+$/

/** The only version a suite belongs to (RFC 8446 appendix B.4, RFC 5246 section 1.2); null where it fits several or is not known. */
export function versionBySuite(suite: string): string | null {
  if (nameOfGnuTls.test(suite)) return null
  if (/^TLS_(?:AES_(?:128|256)_(?:GCM|CCM(?:_8)?)|CHACHA20_POLY1305)_SHA(?:256|384)$/.test(suite)) return 'TLSv1.3'
  const isKnown = /^(?:TLS_)?(?:EC)?DHE?[_-](?:RSA|DSS|ECDSA)[_-]|^TLS_RSA_WITH_|^AES(?:128|256)-/.test(suite)
  return isKnown && /GCM|CCM|CHACHA20/.test(suite) ? 'TLSv1.2' : null
}

/** Whether the version and the suite are known never to go together; words that contradict each other tell no version. */
export function isContradiction(version: string, suite: string): boolean {
  const only = versionBySuite(suite)
  if (only !== null) return only !== version
  const isOlder = /^(?:TLS_)?(?:(?:EC)?DHE?[_-])?(?:RSA|DSS|ECDSA)[_-]|^(?:AES(?:128|256)|ADH|AECDH|DES|RC4)-/.test(
    suite,
  )
  return version === 'TLSv1.3' && isOlder && !nameOfGnuTls.test(suite)
}

/** Suites that prove who speaks and hide nothing (RFC 4492 section 6, RFC 5246 appendix A.5, RFC 9150 section 4). */
export function hidesNothing(suite: string): boolean {
  return /(?:^|[_-])NULL(?:[_-]|$)/i.test(suite) || /^TLS_SHA(?:256_SHA256|384_SHA384)$/.test(suite)
}
