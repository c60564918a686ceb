// Level dane on a real Postfix behind a real validating resolver: only a certificate that a signed TLSA record names gets mail.
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import type { IssuedCertificate } from '#lab/authority.ts'
import { addressRecord, exchangeRecord, tlsaRecord } from '#lab/dns/records.ts'
import { dersOf, tlsaOf } from '#test/support/dnssec/tlsa-of.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { issueOddLeaf, oddRootPem } from '#test/support/odd-certificates.ts'
import { createPostfixHost, type PostfixHost } from '#test/support/postfix-host.ts'
import { startValidatingResolver } from '#test/support/postfix-resolver.ts'
import { type Sink, startSink } from '#test/support/postfix-sink.ts'
import { policyId, postfixPolicy, samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const leaf = (name: string) => issueOddLeaf({ commonName: name, names: [name] })
const other = leaf('other.example')

interface Partner {
  readonly isSigned: boolean
  /** Whose key the TLSA record names; null = no record. */
  readonly named: 'own' | 'other' | null
  readonly hasTls: boolean
  readonly expected: RegExp
}
const partners: Readonly<Record<string, Partner>> = {
  good: { isSigned: true, named: 'own', hasTls: true, expected: /dsn=2\.0\.0, status=sent/ },
  other: { isSigned: true, named: 'other', hasTls: true, expected: /dsn=4\.7\.5, status=deferred/ },
  silent: { isSigned: true, named: null, hasTls: true, expected: /dsn=4\.7\.5, status=deferred/ },
  plain: { isSigned: true, named: 'own', hasTls: false, expected: /dsn=4\.7\.4, status=deferred/ },
  unsigned: { isSigned: false, named: 'own', hasTls: true, expected: /dsn=4\.7\.5, status=deferred/ },
}
const sinks: Sink[] = []
let resolver: { stop(): Promise<void> }
let host: PostfixHost

const statusOf = (name: string) => new RegExp(`to=<a@${name}\\.example>,.*status=.*`).exec(host.log())?.[0]

beforeAll(async () => {
  const records = []
  for (const [index, [name, partner]] of Object.entries(partners).entries()) {
    const mx = `mx.${name}.example`
    const address = `127.47.3.${index + 1}`
    const certificate: IssuedCertificate = leaf(mx)
    const [der = Buffer.alloc(0)] = dersOf(partner.named === 'other' ? other.chainPem : certificate.chainPem)
    records.push(exchangeRecord(`${name}.example`, 10, mx), addressRecord(mx, address))
    if (partner.named !== null) records.push(tlsaRecord(mx, tlsaOf(der, 3, 1, 1)))
    sinks.push(await startSink({ host: mx, address, certificate: partner.hasTls ? certificate : null }))
  }
  const zones = Object.entries(partners).map(([name, { isSigned }]) => ({
    domain: `${name}.example`,
    ...(isSigned ? { zone: 'signed' as const } : {}),
  }))
  resolver = await startValidatingResolver('127.47.3.53', zones, records)
  host = createPostfixHost({ hostName: 'mail.own.example', resolver: '127.47.3.53', receivesAt: null })
  writeFileSync(host.at('ca.pem'), oddRootPem)
  const policies = Object.keys(partners).map((name, index) =>
    postfixPolicy({ id: policyId(index), domains: [`${name}.example`], level: 'dane' }),
  )
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: host.at('ca.pem') })
  const set = host.bring(valueIn(renderProven(postfixTarget, policies, site)).artefacts)
  const applied = await host.run(set, 'handschlag-postfix-apply.sh', '--apply')
  if (applied.code !== 0) throw new Error(applied.output)
  host.start()
  for (const name of Object.keys(partners)) host.sendMail('a@own.example', `a@${name}.example`)
  await vi.waitFor(() => expect(Object.keys(partners).map(statusOf)).not.toContain(undefined), {
    timeout: 60_000,
    interval: 200,
  })
}, 120_000)

afterAll(async () => {
  host?.stop()
  await resolver?.stop()
  for (const sink of sinks) await sink.stop()
})

describe('level dane', () => {
  it.each(Object.entries(partners))('%s', (name, { expected }) => {
    expect(statusOf(name)).toMatch(expected)
    const got = sinks.flatMap((sink) => sink.received).filter(({ recipient }) => recipient === `a@${name}.example`)
    expect(got).toHaveLength(name === 'good' ? 1 : 0)
  })
})

it('a host whose resolver is elsewhere is not given the files', async () => {
  const away = createPostfixHost({ hostName: 'mail.own.example', resolver: '10.47.3.53', receivesAt: null })
  try {
    writeFileSync(away.at('ca.pem'), oddRootPem)
    const site = samplePostfixSite({ configDirectory: away.etc, directory: away.own, caFile: away.at('ca.pem') })
    const set = away.bring(valueIn(renderProven(postfixTarget, [postfixPolicy({ level: 'dane' })], site)).artefacts)
    const run = await away.run(set, 'handschlag-postfix-apply.sh', '--apply')
    expect(run.output).toContain('names another one')
    expect(run.code).toBe(12)
  } finally {
    away.stop()
  }
})
