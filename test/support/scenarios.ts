// Servers worth testing against, by name: what is served, and the finding each was made for. Live tests meet them, recordings keep them.
import type { SecureContextOptions } from 'node:tls'
import type { FindingCode } from '#domain/finding.ts'
import { startMxServer } from '#lab/mx-server.ts'
import { scriptedHost } from './observe-address.ts'
import { issueOddLeaf, type OddLeaf } from './odd-certificates.ts'
import { type Script, serveScript } from './scripted-smtp.ts'

export interface Scenario {
  readonly code: FindingCode | null
  serve(): Promise<{ readonly port: number; stop(): Promise<void> }>
}

const ehlo = '250-mx.scripted.test\r\n250-PIPELINING\r\n250 STARTTLS\r\n'

const certified = (
  code: FindingCode | null,
  leaf: Partial<OddLeaf> = {},
  options: SecureContextOptions = {},
): Scenario => ({
  code,
  serve: () =>
    startMxServer({
      hostName: scriptedHost,
      address: '127.0.0.1',
      port: 0,
      tls: {
        certificate: issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost], ...leaf }),
        isOld: options.maxVersion === 'TLSv1.1',
        options,
      },
    }),
})
const scripted = (code: FindingCode, script: Script): Scenario => ({
  code,
  serve: () => serveScript(script, '127.0.0.1'),
})
/** OpenSSL must be told to serve weak keys and signatures; BoringSSL has no such switch and just does. */
const lowestSecurity: SecureContextOptions =
  process.versions['electron'] === undefined ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}
const greeting = '220 mx.scripted.test ESMTP\r\n'

export const scenarios: Readonly<Record<string, Scenario>> = {
  good: certified(null),
  wildcard: certified(null, { names: ['*.scripted.test'] }),
  expired: certified('cert-expired', { from: -90, until: -1 }),
  'not-yet-valid': certified('cert-not-yet-valid', { from: 2 }),
  'expires-soon': certified('expires-soon', { from: -87, until: 3 }),
  'wrong-name': certified('name-mismatch', { names: ['mail.hosting.example'] }),
  'cn-only': certified('cn-only', { names: [] }),
  'short-key': certified('weak-key', { bits: 1024 }, lowestSecurity),
  'sha1-signature': certified('weak-signature', { hash: 'sha1' }, lowestSecurity),
  'any-purpose': certified('wrong-eku', { usage: 'anyPurpose' }),
  'signing-key': certified('wrong-eku', { keyUsage: 'keyCertSign' }),
  'md5-signature': certified('weak-signature', { hash: 'md5' }, lowestSecurity),
  'client-purpose': certified('wrong-eku', { usage: 'clientAuth' }),
  'intermediate-withheld': certified('chain-incomplete', {
    isIntermediateWithheld: true,
    issuerAddress: 'http://ca.example/odd.crt',
  }),
  'issued-by-server': certified('chain-invalid', { isIssuedByServer: true }),
  'unknown-authority': certified('unknown-ca', { isIntermediateWithheld: true }),
  'no-forward-secrecy': certified('no-pfs', {}, { ciphers: 'AES256-GCM-SHA384', maxVersion: 'TLSv1.2' }),
  'old-protocol': certified('tls-too-old', {}, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }),
  'no-starttls': scripted('starttls-missing', {
    greeting,
    replies: { EHLO: '250-mx.scripted.test\r\n250-PIPELINING\r\n250 8BITMIME\r\n' },
  }),
  'no-keywords': scripted('greylist', { greeting, replies: { EHLO: '250 mx\r\n' } }),
  'masked-starttls': scripted('starttls-filtered', { greeting, replies: { EHLO: '250-mx\r\n250 XXXXXXXA\r\n' } }),
  'tls-unavailable': scripted('starttls-454', { greeting, replies: { EHLO: ehlo, STARTTLS: '454 4.7.0 not now\r\n' } }),
  resets: scripted('tls-reset', {
    greeting,
    replies: {
      EHLO: ehlo,
      STARTTLS(socket) {
        socket.write('220 go\r\n')
        socket.removeAllListeners('data')
        socket.once('data', () => socket.resetAndDestroy())
      },
    },
  }),
  'speaks-no-tls': scripted('not-tls', {
    greeting,
    replies: {
      EHLO: ehlo,
      STARTTLS(socket) {
        socket.write('220 go\r\n')
        socket.removeAllListeners('data')
        socket.once('data', () => socket.write('500 this is not TLS\r\n'))
      },
    },
  }),
  'turned-away': scripted('banner-reject', { greeting: '554 5.7.1 no\r\n' }),
  limited: scripted('rate-limit', { greeting: '421 4.7.0 too many connections\r\n' }),
  greylisted: scripted('greylist', { greeting: '450 4.2.0 later\r\n' }),
  'ehlo-refused': scripted('ehlo-reject', { greeting, replies: { EHLO: '550 5.5.0 bad name\r\n' } }),
  'no-smtp': scripted('probe-limit', { greeting: 'HTTP/1.1 400 Bad Request\r\n' }),
}
