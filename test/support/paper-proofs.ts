// Counter-proofs and sessions to our own mail server as an agreement's paper shows them: all cases held at one gateway, an alarm at the next,
// nothing tried at the last.
import type { ProofFacts } from '#agreement/proofs.ts'
import type { CounterProof, ModeProof, Standing } from '#domain/confirm/counter-proof.ts'
import type { InboundProof, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { nothingSeenByTrap, type TrapMode, trapDemand, trapModes } from '#domain/confirm/trap.ts'
import { sampleInbound, sampleProof } from './confirm-samples.ts'

const id = (last: number) => `6a0c7f1e-3b52-4c8e-9d41-${String(last).padStart(12, '0')}`
export const sampleSites = { held: id(301), caught: id(302), untried: id(303) } as const
export const sampleHosts = { held: id(311), caught: id(312), untried: id(313) } as const

/** Nobody chose a gateway, and nothing was ever tried. */
export const noProofs: ProofFacts = { today: '2026-11-21', gateways: [], counterProofs: [], inboundProofs: [] }

/** A mode that came out as `secure` demands. */
export function heldMode(mode: TrapMode): ModeProof {
  const demand = trapDemand(mode, { level: 'secure' })
  const came = { ...nothingSeenByTrap, connections: 1, helo: 'out1.kanzlei.example' }
  const inTls = { startTls: 1, sessions: 1, protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' }
  if (mode === 'control')
    return {
      ...{ mode, demand, result: 'passed', fate: null, lines: [] },
      sight: { ...came, ...inTls, mailInTls: 1, messagesInTls: 1 },
    }
  const isOffered = !['no-starttls', 'starttls-stripped'].includes(mode)
  const fate = { kind: 'held', reason: 'TLS is required', isForTls: true } as const
  return { mode, demand, result: 'held', sight: { ...came, startTls: isOffered ? 1 : 0 }, fate, lines: [] }
}

/** A mode in which a whole mail left in clear text. */
export function leakedMode(mode: TrapMode): ModeProof {
  const sight = { ...nothingSeenByTrap, connections: 1, helo: 'out2.kanzlei.example', mailInClear: 1 }
  return { ...heldMode(mode), result: 'in-clear', sight: { ...sight, messagesInClear: 1 }, fate: null }
}

/** How a gateway stands. */
export function sampleStanding(changes: Partial<Standing> = {}): Standing {
  return {
    ...{ siteId: sampleSites.held, site: 'Postfix in Berlin', kind: 'enforced', why: 'proven', domains: [] },
    ...{ proofId: null, at: null },
    ...changes,
  }
}

/** A counter-proof in which everything was held. */
export function heldProof(changes: Partial<CounterProof> = {}): CounterProof {
  return sampleProof({
    ...{
      id: id(321),
      partnerId: id(2),
      siteId: sampleSites.held,
      hostId: sampleHosts.held,
      host: 'out1.kanzlei.example',
    },
    modes: trapModes.map(heldMode),
    configSha256: '9c4a01b7'.repeat(8),
    ...changes,
  })
}

/** A counter-proof that caught the gateway, and left out some cases. */
export function caughtProof(changes: Partial<CounterProof> = {}): CounterProof {
  return heldProof({
    ...{ id: id(322), siteId: sampleSites.caught, hostId: sampleHosts.caught, host: 'out2.kanzlei.example' },
    ...{ gateway: 'domino', product: { name: 'HCL Domino', version: '14.0' }, configSha256: '5be2d0f3'.repeat(8) },
    modes: [heldMode('control'), leakedMode('no-starttls'), leakedMode('starttls-refused'), heldMode('expired')],
    ...{ verdict: 'not-enforced', reasons: ['clear-text-left', 'no-rule'], normalRoute: null, temporary: 'not-known' },
    ...changes,
  })
}

const seen = (changes: Pick<InboundResult, 'case' | 'demand' | 'result'> & Partial<InboundResult>): InboundResult => ({
  ...{ step: null, reply: null, protocol: null, suite: null, transcript: [] },
  ...changes,
})

/** Sessions to our own mail server, one of which got in although it must not. */
export function sampleSessionsToUs(changes: Partial<InboundProof> = {}): InboundProof {
  return sampleInbound({
    ...{ id: id(331), partnerId: id(2), host: 'mx1.kanzlei.example', address: '192.0.2.11', from: 'messpunkt.example' },
    results: [
      seen({ case: 'plain', demand: 'refused', result: 'refused', step: 'mail' }),
      seen({ case: 'tls', demand: 'taken', result: 'taken', step: 'rcpt', protocol: 'TLSv1.3' }),
      seen({ case: 'old-tls', demand: 'refused', result: 'taken', step: 'rcpt', protocol: 'TLSv1.1' }),
      seen({ case: 'client-certificate', demand: 'taken', result: 'not-tried' }),
    ],
    verdict: 'not-enforced',
    ...changes,
  })
}

/** Everything the annex can show. */
export function fullProofs(changes: Partial<ProofFacts> = {}): ProofFacts {
  const caught = { siteId: sampleSites.caught, site: 'Domino', kind: 'not-enforced', why: 'failed' } as const
  const untried = { siteId: sampleSites.untried, site: 'Exchange', kind: 'configured', why: 'never-tried' } as const
  const domains = ['bank.example']
  return {
    today: '2026-11-21',
    gateways: [
      { standing: sampleStanding(), hostIds: [sampleHosts.held], domains },
      { standing: sampleStanding(caught), hostIds: [sampleHosts.caught], domains },
      { standing: sampleStanding(untried), hostIds: [sampleHosts.untried], domains },
    ],
    counterProofs: [caughtProof(), heldProof()],
    inboundProofs: [sampleSessionsToUs()],
    ...changes,
  }
}
