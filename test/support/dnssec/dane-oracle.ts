// OpenSSL's own DANE verifier as a judge: a TLS server with the chain in question, and `openssl s_client` with the records.
import { execFile } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import type { TlsaRecord } from '#domain/dns-security.ts'
import type { IssuedCertificate } from '#lab/authority.ts'
import { tlsaText } from '#wire/dane/tlsa-record.ts'

/** What s_client says about the chain of a server for a TLSA base domain. */
export async function askOpenssl(
  { chainPem, keyPem }: IssuedCertificate,
  records: readonly TlsaRecord[],
  baseDomain: string,
): Promise<'authenticated' | 'failed'> {
  const server = createServer({ cert: chainPem, key: keyPem })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const data = records.flatMap((record) => ['-dane_tlsa_rrdata', tlsaText(record)])
  const place = ['s_client', '-brief', '-connect', `127.0.0.1:${port}`, '-dane_tlsa_domain', baseDomain]
  try {
    return await new Promise((resolve, reject) => {
      const client = execFile(
        'openssl',
        [...place, ...data, '-dane_ee_no_namechecks'],
        { timeout: 20_000 },
        (_, out, err) => {
          const said = `${out}\n${err}`
          if (/Verification: OK/.test(said)) return resolve('authenticated')
          if (/Verification error:/.test(said)) return resolve('failed')
          return reject(new Error(`openssl: ${said}`))
        },
      )
      client.stdin?.end()
    })
  } finally {
    server.close()
  }
}
