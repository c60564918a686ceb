// The zoo of sinks: one mail server for everything a partner's server can be, each with a name, a host `mx.<name>.example` of the domain
// `<name>.example`, and an address of its own; all on one port, as MX hosts are. Nothing here judges: the sinks count, the tests compare.
import { createHash, X509Certificate } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'
import { findFreePort } from '#lab/loopback.ts'
import { type ClientPair, createSinkAuthorities, type SinkAuthorities } from './sink-authorities.ts'
import type { SinkAct, SinkOptions, SinkStep } from './sink-order.ts'
import { type Sink, startSink } from './smtp-sink.ts'
import { type StrippingProxy, startStrippingProxy } from './stripping-proxy.ts'

type Plan = (own: SinkAuthorities, host: string) => Pick<SinkOptions, 'tls' | 'at' | 'injected' | 'keywords'>

const good: Plan = (own, host) => ({ tls: { certificate: own.current([host]) } })
const showing =
  (kind: 'untrusted' | 'selfSigned' | 'expired' | 'notYetValid' | 'otherKey'): Plan =>
  (own, host) => ({ tls: { certificate: own[kind]([host]) } })
const offering =
  (options: SecureContextOptions): Plan =>
  (own, host) => ({ tls: { certificate: own.current([host]), options } })
const acting =
  (step: SinkStep, act: SinkAct): Plan =>
  (own, host) => ({ ...good(own, host), at: { [step]: act } })
const says = (text: string): SinkAct => ({ kind: 'reply', text })

const plans = {
  good,
  'wrong-name': (own) => ({ tls: { certificate: own.current(['mail.hosting.example']) } }),
  untrusted: showing('untrusted'),
  'self-signed': showing('selfSigned'),
  expired: showing('expired'),
  'not-yet-valid': showing('notYetValid'),
  /** Everything right but the key: for pins and TLSA records of the good sink's key. */
  'other-key': showing('otherKey'),
  'old-tls': offering({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  'tls12-only': offering({ maxVersion: 'TLSv1.2' }),
  'no-pfs': offering({ maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }),
  /** Not of the list of the BSI. */
  chacha: offering({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' }),
  'no-starttls': () => ({ tls: null }),
  /** A good sink behind a proxy that takes STARTTLS away. */
  stripped: good,
  injection: (own, host) => ({
    ...good(own, host),
    injected: '250-evil.example\r\n250 PIPELINING\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok',
  }),
  'client-certificate': (own, host) => ({
    tls: { certificate: own.current([host]), clientAuthority: own.client.issuerPem },
  }),
  'client-certificate-tls12': (own, host) => ({
    tls: {
      certificate: own.current([host]),
      clientAuthority: own.client.issuerPem,
      options: { maxVersion: 'TLSv1.2' },
    },
  }),
  'no-pipelining': (own, host) => ({ ...good(own, host), keywords: ['SIZE 52428800', '8BITMIME', 'DSN'] }),
  'no-extensions': (own, host) => ({ ...good(own, host), keywords: [] }),
  'banner-4xx': acting('banner', says('450 4.3.2 not now')),
  'banner-5xx': acting('banner', says('554 5.3.2 never')),
  'ehlo-4xx': acting('ehlo', says('450 4.3.2 not now')),
  'ehlo-5xx': acting('ehlo', says('550 5.7.1 never')),
  'starttls-4xx': acting('starttls', says('454 4.7.0 not now')),
  'starttls-5xx': acting('starttls', says('502 5.5.1 never')),
  'ehlo-tls-4xx': acting('ehlo-tls', says('450 4.3.2 not now')),
  'ehlo-tls-5xx': acting('ehlo-tls', says('550 5.7.1 never')),
  'mail-4xx': acting('mail', says('451 4.7.1 not now')),
  'mail-5xx': acting('mail', says('550 5.7.1 never')),
  'rcpt-4xx': acting('rcpt', says('450 4.2.1 not now')),
  'rcpt-5xx': acting('rcpt', says('550 5.1.1 never')),
  'data-4xx': acting('data', says('451 4.3.0 not now')),
  'data-5xx': acting('data', says('554 5.7.1 never')),
  'end-4xx': acting('end', says('451 4.3.0 not now')),
  'end-5xx': acting('end', says('554 5.6.0 never')),
  'closing-mail': acting('mail', says('421 4.3.2 closing')),
  'half-closed-banner': acting('banner', { kind: 'half-close' }),
  'half-closed-ehlo': acting('ehlo', { kind: 'half-close' }),
  'half-closed-starttls': acting('starttls', { kind: 'half-close' }),
  'half-closed-ehlo-tls': acting('ehlo-tls', { kind: 'half-close' }),
  'half-closed-mail': acting('mail', { kind: 'half-close' }),
  'half-closed-rcpt': acting('rcpt', { kind: 'half-close' }),
  'half-closed-data': acting('data', { kind: 'half-close' }),
  'half-closed-end': acting('end', { kind: 'half-close' }),
  'drip-banner': acting('banner', { kind: 'drip' }),
  'drip-ehlo-tls': acting('ehlo-tls', { kind: 'drip' }),
  'drip-end': acting('end', { kind: 'drip' }),
  'endless-line': acting('banner', { kind: 'endless-line' }),
  silent: acting('banner', { kind: 'silent' }),
} as const satisfies Readonly<Record<string, Plan>>

export type SinkName = keyof typeof plans
export const sinkNames = Object.keys(plans) as readonly SinkName[]

export interface ZooSink extends Sink {
  readonly name: SinkName
  /** Where mail for it goes. */
  readonly domain: string
  /** What its server shows, leaf first; null = it has no TLS. */
  readonly chainPem: string | null
  /** SHA-256 of the leaf and of its key, as policies pin them. */
  readonly pins: { readonly certificate: string; readonly key: string } | null
  /** Before it, where there is one. */
  readonly proxy: StrippingProxy | null
}

export interface SinkZoo {
  readonly port: number
  /** PEM of the authorities to trust. */
  readonly authorities: readonly string[]
  /** The certificate the sink `client-certificate` takes. */
  readonly client: ClientPair
  sink(name: SinkName): ZooSink
  readonly sinks: readonly ZooSink[]
  stop(): Promise<void>
}

/** Starts the named sinks, all of them unless told otherwise. */
export async function startSinkZoo(names: readonly SinkName[] = sinkNames): Promise<SinkZoo> {
  const own = createSinkAuthorities()
  const port = await findFreePort('127.0.0.1')
  const sinks = new Map<SinkName, ZooSink>()
  for (const [index, name] of names.entries()) {
    sinks.set(name, await startNamed(name, own, { address: `127.6.0.${index + 1}`, port }))
  }
  return {
    port,
    authorities: own.trusted,
    client: own.client,
    sink(name) {
      const sink = sinks.get(name)
      if (sink === undefined) throw new Error(`the sink ${name} was not started`)
      return sink
    },
    sinks: [...sinks.values()],
    async stop() {
      await Promise.all([...sinks.values()].flatMap(({ proxy, stop }) => [proxy?.stop(), stop()]))
    },
  }
}

async function startNamed(
  name: SinkName,
  own: SinkAuthorities,
  place: { readonly address: string; readonly port: number },
): Promise<ZooSink> {
  const domain = `${name}.example`
  const hostName = `mx.${domain}`
  const plan = plans[name](own, hostName)
  const isBehind = name === 'stripped'
  const sink = await startSink({ hostName, address: place.address, ...plan, port: isBehind ? 0 : place.port })
  const proxy = isBehind ? await startStrippingProxy(place, sink) : null
  const chainPem = plan.tls?.certificate.chainPem ?? null
  // an address with a proxy is the proxy's
  return { ...sink, port: place.port, name, domain, chainPem, pins: chainPem === null ? null : pinsOf(chainPem), proxy }
}

function pinsOf(chainPem: string): { readonly certificate: string; readonly key: string } {
  const leaf = new X509Certificate(chainPem)
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  return { certificate: digest(leaf.raw), key: digest(leaf.publicKey.export({ format: 'der', type: 'spki' })) }
}
