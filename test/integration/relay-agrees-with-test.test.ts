// The relay and the partner test agree: what the test calls safe to demand, `enforce` lets through at every address that answers, and nothing
// else. Where they differ on purpose the reason stands here.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mandatoryModes, type TlsLevel } from '#domain/tls-level.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import { type LabSlug, labSlugs } from '#lab/partners.ts'
import { systemClock } from '#ports/clock.ts'
import { runProbe } from '#probe/run-probe.ts'
import { createRouteFinder } from '#relay/outbound/find-route.ts'
import type { Route, RouteFinder, RouteTarget } from '#relay/outbound/route.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import { type ClientTls, createClientTls } from '#wire/smtp-client/client-tls.ts'
import { openSession } from '#wire/smtp-client/open.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'

type Mode = (typeof mandatoryModes)[number]

/** Partner and modes about which the two differ by design; the relay's word. */
const byDesign: Partial<
  Record<LabSlug, { readonly modes: readonly Mode[]; readonly relay: string; readonly why: string }>
> = {
  revoked: {
    modes: ['verify', 'secure'],
    relay: 'permitted',
    why: 'the test fetches revocation lists; a delivery asks no third party, whose silence would stop the mail',
  },
  'dane-outdated': {
    modes: ['encrypt', 'verify', 'secure', 'fingerprint'],
    relay: 'dane-mismatch',
    why: 'modes are what a gateway without DANE could demand; the relay looks, and RFC 7672 section 2.2 forbids to pass over a mismatch',
  },
}

let lab: Lab
let routes: RouteFinder
let tls: ClientTls
const never = new AbortController().signal

beforeAll(async () => {
  const started = await startLab('en')
  if (!started.ok) throw new Error(JSON.stringify(started.fault))
  lab = started.value
  routes = createRouteFinder({ network: lab.network, clock: systemClock, folder: null })
  const made = createClientTls({ trust: lab.network.trust, minProtocol: 'any', suites: 'any', clientCertificate: null })
  if (!made.ok) throw new Error(JSON.stringify(made.fault))
  tls = made.value
})
afterAll(async () => {
  await routes?.close()
  await lab?.stop()
})

async function probed(domain: string, agreedNames: readonly string[] = []) {
  const outcome = await runProbe({
    domain,
    agreedNames,
    network: lab.network,
    clock: systemClock,
    newId: randomUUID,
    report: () => {},
    signal: never,
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.fault))
  return outcome.value.judgement.modes
}

interface Met {
  readonly target: RouteTarget
  readonly session: OpenSession
}

/** Sessions with every address that answers. */
async function met(route: Route): Promise<readonly Met[]> {
  if (!route.ok) return []
  const opened = await Promise.all(
    route.targets.map(async (target) => {
      const { host, ip, port } = target
      const outcome = await openSession({
        host,
        ip,
        port,
        serverName: host,
        dialer: lab.network.dialer,
        helo: 'gateway.practice.example',
        tls,
        starttls: 'if-offered',
        signal: never,
      })
      return outcome.ok ? [{ target, session: outcome.session }] : []
    }),
  )
  return opened.flat()
}

function verdictOf({ target, session }: Met, level: TlsLevel, domain: string, names: readonly string[] = []): string {
  const { dnssec, dane, sts } = target
  const leaf = session.tls?.chain[0]
  const verdict = enforce({
    session,
    demand: {
      level,
      names,
      pins: leaf === undefined ? [] : [leaf.spkiSha256],
      minProtocol: 'TLSv1.2',
      suites: 'any',
      clientCertificateSha256: null,
      requiresTls: false,
      recipientDomain: domain,
      exceptionLevel: null,
    },
    dnssec,
    dane,
    sts,
    now: systemClock.now(),
  })
  return verdict.ok ? 'permitted' : verdict.reason
}

it.each(labSlugs)('%s: the same modes, or a difference by design', async (slug) => {
  const domain = `${slug}.example`
  const [modes, route] = await Promise.all([
    probed(domain),
    routes.find({ domain, policy: null, nextHop: null }, never),
  ])
  const sessions = await met(route)
  try {
    for (const mode of mandatoryModes) {
      const verdicts = sessions.map((one) => verdictOf(one, mode, domain))
      const expected = byDesign[slug]
      if (expected?.modes.includes(mode) === true) {
        expect(verdicts.length, expected.why).toBeGreaterThan(0)
        expect(new Set(verdicts), expected.why).toEqual(new Set([expected.relay]))
        expect(modes[mode]).toBe(expected.relay !== 'permitted')
      } else {
        const isPermitted = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'permitted')
        expect({ mode, isPermitted, verdicts }).toEqual({ mode, isPermitted: modes[mode], verdicts })
      }
    }
  } finally {
    for (const { session } of sessions) session.leave()
  }
})

it('takes an agreed name as the test does', async () => {
  const names = ['*.hosting.example']
  const modes = await probed('wrong-name.example', names)
  const sessions = await met(await routes.find({ domain: 'wrong-name.example', policy: null, nextHop: null }, never))
  expect(modes.secure).toBe(true)
  expect(sessions.map((one) => verdictOf(one, 'secure', 'wrong-name.example', names))).toEqual(['permitted'])
  for (const { session } of sessions) session.leave()
})

it('says of each way what the practice partners publish', async () => {
  const told = async (slug: LabSlug) => {
    const route = await routes.find({ domain: `${slug}.example`, policy: null, nextHop: null }, never)
    if (!route.ok) return `${route.kind} ${route.code} ${route.detail}`
    return route.targets
      .map(({ host, foundBy, dnssec, dane, sts }) =>
        [host, foundBy, dnssec, dane?.kind, sts?.policy.mode ?? '-'].join(' '),
      )
      .join(', ')
  }
  expect(await Promise.all((['good', 'dane', 'mta-sts', 'null-mx', 'dnssec-bogus'] as const).map(told))).toEqual([
    'mx1.good.example mx insecure insecure -, mx2.good.example mx insecure insecure -',
    'mx.dane.example mx secure published -',
    'mx.mta-sts.example mx insecure insecure enforce',
    'permanent 5.1.10 null-mx',
    'temporary 4.7.5 dns-untrusted',
  ])
  const unknown = await routes.find({ domain: 'nowhere.example', policy: null, nextHop: null }, never)
  expect(unknown).toEqual({ ok: false, kind: 'permanent', code: '5.1.2', detail: 'no-such-domain' })
})
