// What each practice mail server shows when TLS starts: its certificate, and which versions and suites it takes.
import type { SecureContextOptions } from 'node:tls'
import type { IssuedCertificate, LabAuthority } from './authority.ts'
import type { MxServerOrder } from './mx-server.ts'
import type { LabHost } from './partners.ts'

const dayMs = 86_400_000

/** Issues what a host shows; null = it offers no TLS. */
export function serverTlsOf(
  { host, behaviour }: LabHost,
  authority: LabAuthority,
  listUrl: string,
): MxServerOrder['tls'] {
  const now = Date.now()
  const current = { notBefore: new Date(now - 10 * dayMs), notAfter: new Date(now + 80 * dayMs) }
  const own = { names: [host], ...current }
  const showing = (certificate: IssuedCertificate) => ({ certificate, isOld: false })
  switch (behaviour) {
    case 'good':
      return showing(authority.issue(own))
    case 'old-tls':
      return { certificate: authority.issue(own), isOld: true }
    case 'also-weak':
      return { ...showing(authority.issue(own)), options: weakToo() }
    case 'wrong-name':
      return showing(authority.issue({ ...own, names: ['mail.hosting.example'] }))
    case 'self-signed':
      return showing(authority.issue({ ...own, isSelfSigned: true }))
    case 'revoked':
      return showing(authority.issue({ ...own, listUrl }))
    case 'expired':
      return showing(
        authority.issue({ ...own, notBefore: new Date(now - 30 * dayMs), notAfter: new Date(now - 2 * dayMs) }),
      )
    case 'no-starttls':
    case 'down':
      return null
  }
}

/** Everything since TLS 1.0, and the weakest suites this runtime still has: OpenSSL those without encryption, BoringSSL 3DES. */
function weakToo(): SecureContextOptions {
  const isOpenSsl = process.versions['electron'] === undefined
  return { minVersion: 'TLSv1', ciphers: isOpenSsl ? 'ALL:!aNULL:NULL-SHA:@SECLEVEL=0' : 'ALL:DES-CBC3-SHA' }
}
