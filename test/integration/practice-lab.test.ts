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
): Promise<ProbeReport> {
  const outcome = await runProbe({
    domain,
    agreedNames,
    network: lab.network,
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
  readonly codes: readonly string[]
}
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
}

describe('practice lab', () => {
  it.each(Object.entries(expectations))('judges %s as built', async (slug, expected) => {
    const { judgement } = await probe(`${slug}.example`)
    const modes = Object.entries(judgement.modes).filter(([, isSafe]) => isSafe)
    expect({
      verdict: judgement.verdict,
      level: judgement.level,
      modes: modes.map(([mode]) => mode).join(' '),
      codes: judgement.findings.map((finding) => finding.code),
    }).toEqual(expected)
  })

  it('takes an agreed name for the host name', async () => {
    const { judgement } = await probe('wrong-name.example', ['*.hosting.example'])
    expect(judgement.verdict).toBe('suitable')
    expect(judgement.findings).toEqual([])
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
})
