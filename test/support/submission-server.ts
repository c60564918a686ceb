// A real Postfix that takes mail of one account only, after AUTH behind TLS, and throws it away.
import { X509Certificate } from 'node:crypto'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { type DovecotAuth, type DovecotAuthOrder, serveDovecotAuth } from './dovecot-auth.ts'
import { type Postfix, startPostfix } from './postfix.ts'

export interface SubmissionServer {
  readonly auth: DovecotAuth
  readonly postfix: Postfix
  readonly port: number
  /** SHA-256 of its certificate, for which nobody vouches. */
  readonly pin: string
  stop(): Promise<void>
}

const dayMs = 86_400_000

/** Starts it on an address of loopback. */
export async function startSubmissionServer(address: string, account: DovecotAuthOrder): Promise<SubmissionServer> {
  const auth = await serveDovecotAuth(account)
  const port = await findFreePort(address)
  const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) }
  const tls = createLabAuthority(new Date()).issue({ names: ['mail.own.example'], ...dates })
  const settings = {
    ...{ smtpd_sasl_auth_enable: 'yes', smtpd_sasl_type: 'dovecot', smtpd_sasl_path: `inet:127.0.0.1:${auth.port}` },
    ...{ smtpd_tls_auth_only: 'yes', smtpd_relay_restrictions: 'permit_sasl_authenticated, reject' },
    ...{ mynetworks: '127.255.255.255/32', default_transport: 'discard' },
  }
  const services = ['discard unix - - n - - discard']
  const postfix = startPostfix({ address, port, hostName: 'mail.own.example', tls, settings, services })
  const pin = new X509Certificate(tls.chainPem).fingerprint256.replaceAll(':', '').toLowerCase()
  const stop = async () => {
    postfix.stop()
    await auth.stop()
  }
  return { auth, postfix, port, pin, stop }
}
