// Real mail servers whose TLS is worth recording and testing: Postfix as the distribution sets it up, Exim with finite-field Diffie-Hellman
// alone, a Postfix that demands TLS from everybody and one that limits connections.
import type { FindingCode } from '#domain/finding.ts'
import { startExim } from './exim.ts'
import { scriptedHost } from './observe-address.ts'
import { issueOddLeaf } from './odd-certificates.ts'
import { startPostfix } from './postfix.ts'

export interface RealTls {
  readonly address: string
  /** At the address, sorted, at full depth and with the hello of OpenSSL 3.0. */
  readonly codes: readonly FindingCode[]
  /** How the list of suites ended; `limited` where the server asks for patience. */
  readonly ended: 'complete' | 'limited'
  serve(port: number): Promise<{ stop(): Promise<void> | void }>
}

const tls = () => issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost], bits: 3072 })

const postfix = (
  address: string,
  codes: readonly FindingCode[],
  settings: Readonly<Record<string, string>>,
  ended: RealTls['ended'] = 'complete',
): RealTls => ({
  address,
  codes,
  ended,
  serve: (port) => Promise.resolve(startPostfix({ address, port, hostName: scriptedHost, tls: tls(), settings })),
})

export const realTls: Readonly<Record<string, RealTls>> = {
  'postfix-usual': postfix('127.5.0.1', ['not-bsi-listed', 'tls-legacy-also', 'weak-suites-offered'], {}),
  'exim-finite-field': {
    address: '127.5.0.2',
    codes: ['dhe-only', 'not-bsi-listed'],
    ended: 'complete',
    serve: (port) =>
      startExim({
        address: '127.5.0.2',
        port,
        hostName: scriptedHost,
        tls: tls(),
        priority: 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+DHE-RSA',
        settings: { smtp_accept_max: '0' },
      }),
  },
  'postfix-demanding': postfix('127.5.0.3', ['not-bsi-listed', 'tls-already-enforced'], {
    smtpd_tls_security_level: 'encrypt',
    smtpd_tls_mandatory_protocols: '>=TLSv1.2',
    smtpd_tls_mandatory_ciphers: 'high',
    tls_high_cipherlist: 'ECDHE+AESGCM:!aNULL',
  }),
  'postfix-limited': postfix(
    '127.5.0.4',
    [],
    { smtpd_client_connection_rate_limit: '2', smtpd_client_event_limit_exceptions: '' },
    'limited',
  ),
}
