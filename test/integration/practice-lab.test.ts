// Every practice partner, tested over real sockets, gets exactly the verdict it was built for.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import type { LabSlug } from '#lab/partners.ts'
import { systemClock } from '#ports/clock.ts'
import { runProbe } from '#probe/run-probe.ts'

let lab: Lab
beforeAll(async () => {
  const started = await startLab('en')
  if (!started.ok) throw new Error(JSON.stringify(started.fault))
  lab = started.value
})
afterAll(() => lab?.stop())

async function probe(
  domain: string,
  agreedNames: readonly string[] = [],
  progress: ProbeProgress[] = [],
  network = lab.network,
): Promise<ProbeReport> {
  const outcome = await runProbe({
    domain,
    agreedNames,
    network,
    clock: systemClock,
    newId: randomUUID,
    report: (step) => progress.push(step),
    signal: new AbortController().signal,
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.fault))
  return outcome.value
}

interface Expectation {
  readonly verdict: ProbeReport['judgement']['verdict']
  readonly level: ProbeReport['judgement']['level']
  readonly modes: string
  /** What this partner was built for. */
  readonly codes: readonly string[]
}
/** What is said of nearly every mail domain, and so of the practice partners. */
const usualCodes: readonly string[] = ['dnssec-none', 'tlsrpt-none', 'not-bsi-listed']
const expectations: Readonly<Record<LabSlug, Expectation>> = {
  good: {
    verdict: 'suitable',
    level: 'name',
    modes: 'encrypt verify secure fingerprint',
    codes: ['cert-differs-per-mx'],
  },
  'no-starttls': { verdict: 'unsuitable', level: 'none', modes: '', codes: ['starttls-missing'] },
  expired: { verdict: 'conditional', level: 'mandatory', modes: 'encrypt fingerprint', codes: ['cert-expired'] },
  'self-signed': { verdict: 'conditional', level: 'mandatory', modes: 'encrypt fingerprint', codes: ['self-signed'] },
  'wrong-name': {
    verdict: 'conditional',
    level: 'certificate',
    modes: 'encrypt verify fingerprint',
    codes: ['name-mismatch'],
  },
  'old-tls': { verdict: 'unsuitable', level: 'opportunistic', modes: '', codes: ['tls-too-old'] },
  'backup-down': {
    verdict: 'conditional',
    level: 'name',
    modes: 'encrypt verify secure fingerprint',
    codes: ['tcp-refused', 'one-mx-down'],
  },
  'null-mx': { verdict: 'unsuitable', level: 'none', modes: '', codes: ['null-mx'] },
  dane: { verdict: 'suitable', level: 'dane', modes: 'encrypt dane fingerprint', codes: ['self-signed'] },
  'dane-outdated': {
    verdict: 'conditional',
    level: 'name',
    modes: 'encrypt verify secure fingerprint',
    codes: ['tlsa-mismatch'],
  },
  'mta-sts': { verdict: 'suitable', level: 'mta-sts', modes: 'encrypt verify secure fingerprint', codes: [] },
  revoked: { verdict: 'conditional', level: 'mandatory', modes: 'encrypt fingerprint', codes: ['revoked'] },
  'also-weak': {
    verdict: 'suitable',
    level: 'name',
    modes: 'encrypt verify secure fingerprint',
    codes: ['tls-legacy-also', 'weak-suites-offered'],
  },
  'dnssec-bogus': { verdict: 'unsuitable', level: 'none', modes: '', codes: ['dnssec-bogus'] },
}
const codesOf = ({ judgement }: ProbeReport) => [...new Set(judgement.findings.map(({ code }) => code))]

describe('practice lab', () => {
  it.each(Object.entries(expectations))('judges %s as built', async (slug, expected) => {
    const report = await probe(`${slug}.example`)
    const { judgement } = report
    const modes = Object.entries(judgement.modes).filter(([, isSafe]) => isSafe)
    expect({
      verdict: judgement.verdict,
      level: judgement.level,
      modes: modes.map(([mode]) => mode).join(' '),
      codes: codesOf(report).filter((code) => !usualCodes.includes(code)),
    }).toEqual(expected)
  })

  it('proves what is signed and what is not, and finds the fault in a broken zone', async () => {
    const seen = await Promise.all(
      ['dane', 'good', 'dnssec-bogus', 'null-mx'].map(async (slug) => {
        const { dnsSecurity } = (await probe(`${slug}.example`)).observed
        return `${slug} ${dnsSecurity?.method} ${dnsSecurity?.mx.state} ${dnsSecurity?.mx.reason}`
      }),
    )
    expect(seen).toEqual([
      'dane validated secure validated',
      'good validated insecure no-delegation-signer',
      'dnssec-bogus validated bogus signature-expired',
      'null-mx validated insecure no-delegation-signer',
    ])
  })

  it('publishes the next key beside the one in use, and elsewhere only one that is gone', async () => {
    const kept = (await probe('dane.example')).observed
    const [tlsa] = kept.dnsSecurity?.hosts.map((host) => host.tlsa) ?? []
    expect(tlsa).toMatchObject({ kind: 'published', owner: '_25._tcp.mx.dane.example' })
    const key = kept.smtpSessions[0]?.tls?.chain[0]?.spkiSha256
    expect(tlsa?.records.map(({ association }) => association === key).toSorted()).toEqual([false, true])
    const forgotten = (await probe('dane-outdated.example')).observed
    const old = forgotten.dnsSecurity?.hosts[0]?.tlsa.records ?? []
    expect(old).toHaveLength(1)
    expect(old[0]?.association).not.toBe(forgotten.smtpSessions[0]?.tls?.chain[0]?.spkiSha256)
  })

  it('fetches a policy over HTTPS that every sender could read', async () => {
    const { sts, tlsRpt } = (await probe('mta-sts.example')).observed
    expect(sts).toMatchObject({
      kind: 'record',
      fetched: {
        kind: 'policy',
        policy: { mode: 'enforce', maxAgeSeconds: 2_592_000, mx: ['mx.mta-sts.example'] },
        notes: [],
        peer: { flaws: [] },
      },
    })
    expect(tlsRpt).toEqual({ kind: 'found', addresses: ['mailto:tls-reports@mta-sts.example'] })
  })

  it('finds the revoked certificate on the list its authority publishes', async () => {
    const { revocations } = (await probe('revoked.example')).observed
    const [fact] = revocations.filter(({ status }) => status.kind === 'revoked')
    expect(fact?.status).toMatchObject({ kind: 'revoked', reason: 'key-compromise' })
    expect(fact?.attempts).toMatchObject([{ source: 'list', status: { kind: 'revoked' } }])
  })

  it('takes an agreed name for the host name', async () => {
    const report = await probe('wrong-name.example', ['*.hosting.example'])
    expect(report.judgement.verdict).toBe('suitable')
    expect(codesOf(report).filter((code) => !usualCodes.includes(code))).toEqual([])
  })

  it('says that an unknown domain does not exist', async () => {
    const { judgement } = await probe('nowhere.example')
    expect(judgement.findings.map((finding) => finding.code)).toEqual(['domain-nxdomain'])
    expect(judgement.modes.encrypt).toBe(false)
  })

  it('reports every step in order and ends with the judgement', async () => {
    const progress: ProbeProgress[] = []
    const report = await probe('good.example', [], progress)
    const steps = progress.flatMap((step) =>
      step.kind === 'step' && step.host === 'mx1.good.example' ? `${step.step} ${step.state}` : [],
    )
    expect(steps.filter((step) => step.endsWith('done'))).toEqual(
      ['connect', 'banner', 'ehlo', 'starttls', 'handshake', 'ehlo-tls', 'quit'].map((step) => `${step} done`),
    )
    expect(progress[0]).toEqual({ kind: 'dns', domain: 'good.example', state: 'running' })
    expect(progress.at(-1)).toEqual({ kind: 'judged', domain: 'good.example' })
    expect(report.connections).toBe(report.observed.hellos.reduce((sum, { connections }) => sum + connections, 2))
    expect(report.connections).toBeLessThanOrEqual(10)
    expect(report.observed.smtpSessions[0]?.tls?.chain.map((entry) => entry.subject)[0]).toContain('mx1.good.example')
  })

  it('trusts nothing when the practice authority is not given', async () => {
    const { createTrustStore } = await import('#wire/trust-store.ts')
    const outcome = await runProbe({
      domain: 'good.example',
      agreedNames: [],
      network: { ...lab.network, trust: createTrustStore({ extra: [], bundled: true }) },
      clock: systemClock,
      newId: randomUUID,
      report: () => {},
      signal: new AbortController().signal,
    })
    if (!outcome.ok) throw new Error('cancelled')
    expect(outcome.value.judgement.findings.map((finding) => finding.code)).toContain('unknown-ca')
    expect(outcome.value.judgement.modes).toMatchObject({ encrypt: true, verify: false, secure: false })
  })
  it('runs beside another lab, whatever ports that one took', async () => {
    const started = await startLab('en')
    if (!started.ok) throw new Error(JSON.stringify(started.fault))
    const { network, settings, stop } = started.value
    try {
      expect(settings.hasUsualWebPort && lab.settings.hasUsualWebPort).toBe(false)
      expect((await probe('mta-sts.example', [], [], network)).judgement.level).toBe('mta-sts')
      expect((await probe('revoked.example', [], [], network)).judgement.level).toBe('mandatory')
    } finally {
      await stop()
    }
  })
})
