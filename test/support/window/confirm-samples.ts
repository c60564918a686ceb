// What was confirmed with a partner, for screens: sends with every kind of answer, counter-proofs of every verdict, a test of our own MX.
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import type { AnswerReading, ReceivedHop } from '#domain/confirm/received.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { nothingSeenByTrap, type TrapMode, trapDemand, trapModes } from '#domain/confirm/trap.ts'

const id = (number: number) => `00000000-0000-4000-8000-${String(8000 + number).padStart(12, '0')}`
const at = '2026-11-21T08:00:00.000Z'
export const confirmSiteId = id(1)
export const confirmHostId = id(2)

function hop(index: number, more: Partial<ReceivedHop>): ReceivedHop {
  return {
    index,
    from: { helo: null, name: null, ip: null },
    by: null,
    protocol: 'ESMTP',
    id: null,
    at: '2026-11-21T08:00:05.000Z',
    system: 'postfix',
    isTls: null,
    tls: null,
    suite: null,
    clientCertificate: null,
    raw: 'from mail.firma.example by mx1.musterbank.example',
    ...more,
  }
}

/** An answer whose hop between both houses is proven. */
export function sampleAnswer(more: Partial<AnswerReading> = {}): AnswerReading {
  return {
    readAt: '2026-11-21T09:00:00.000Z',
    verdict: 'proven',
    reason: 'hop-with-tls',
    hop: 1,
    isOurs: true,
    hops: [
      hop(0, { from: { helo: 'mx1', name: 'mx1.musterbank.example', ip: '10.0.0.5' }, by: 'box.musterbank.example' }),
      hop(1, {
        from: { helo: 'mail.firma.example', name: 'mail.firma.example', ip: '192.0.2.25' },
        by: 'mx1.musterbank.example',
        protocol: 'ESMTPS',
        isTls: true,
        tls: 'TLSv1.3',
        suite: 'TLS_AES_256_GCM_SHA384',
        clientCertificate: 'not verified',
      }),
      hop(2, { from: { helo: 'localhost', name: null, ip: '127.0.0.1' }, by: 'mail.firma.example', isTls: false }),
    ],
    ...more,
  }
}

/** A test mail that was delivered and not answered yet. */
export function sampleTestSend(number: number, partnerId: string, more: Partial<TestSend> = {}): TestSend {
  return {
    id: id(100 + number),
    partnerId,
    way: 'host',
    siteId: confirmSiteId,
    through: 'mail1.firma.example',
    token: 'abcdefghijklmnopqrst',
    messageId: '<abcdefghijklmnopqrst.handschlag@firma.example>',
    from: 'postmaster@firma.example',
    to: 'tls-test@musterbank.example',
    language: 'de',
    sentAt: at,
    handed: 'yes',
    fate: {
      kind: 'delivered',
      host: 'mx1.musterbank.example[192.0.2.80]:25',
      reply: '250 2.0.0 Ok: queued as 4XYZ',
      tls: { protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384', trust: 'Verified' },
    },
    lines: [{ at: 'Nov 21 08:00:02', text: 'postfix/smtp[811]: 4XYZ: to=<tls-test@musterbank.example>, status=sent' }],
    transcript: [
      { from: 'us', text: 'EHLO arbeitsplatz.firma.example' },
      { from: 'them', text: '250 mail1.firma.example' },
    ],
    evidence: [],
    answer: null,
    fault: null,
    ...more,
  }
}

/** What a mode came to at a gateway that keeps to `secure`. */
export function sampleMode(mode: TrapMode, more: Partial<ModeProof> = {}): ModeProof {
  const demand = trapDemand(mode, { level: 'secure' })
  const came = { ...nothingSeenByTrap, connections: 1, helo: 'mail1.firma.example' }
  if (demand === 'pass') {
    const tls = { startTls: 1, sessions: 1, protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' }
    const sight = { ...came, ...tls, mailInTls: 1, messagesInTls: 1 }
    const fate = { kind: 'delivered' as const, host: '127.0.0.1', reply: '250 ok', tls: null }
    return { mode, demand, result: 'passed', sight, fate, lines: [], ...more }
  }
  const fate = { kind: 'held' as const, reason: 'TLS is required, but was not offered', isForTls: true }
  return { mode, demand, result: 'held', sight: came, fate, lines: [{ at: null, text: 'status=deferred' }], ...more }
}

/** A counter-proof that enforced what it should. */
export function sampleCounterProof(number: number, partnerId: string, more: Partial<CounterProof> = {}): CounterProof {
  return {
    id: id(200 + number),
    partnerId,
    siteId: confirmSiteId,
    hostId: confirmHostId,
    host: 'mail1.firma.example',
    gateway: 'postfix',
    product: { name: 'Postfix', version: '3.7.11' },
    domain: 'musterbank.example',
    level: 'secure',
    policySha256: 'a'.repeat(64),
    configSha256: 'b'.repeat(64),
    rule: {
      text: 'musterbank.example secure match=mx1.musterbank.example',
      source: 'cdb:/etc/postfix/handschlag/tls-policy',
    },
    startedAt: at,
    endedAt: '2026-11-21T08:01:10.000Z',
    modes: trapModes.map((mode) => sampleMode(mode)),
    verdict: 'enforced',
    reasons: ['all-held'],
    temporary: 'gone',
    left: [],
    normalRoute: { isSame: true, detail: '' },
    fault: null,
    ...more,
  }
}

/** A mode of a gateway that knows no rule: in clear where that is all there is, else over whatever TLS is offered. */
function freeMode(mode: TrapMode): ModeProof {
  if (mode === 'control') return sampleMode(mode)
  const came = { ...nothingSeenByTrap, connections: 1, helo: 'mail1.firma.example' }
  const isClear = mode === 'no-starttls' || mode === 'starttls-refused' || mode === 'starttls-stripped'
  const isOld = mode === 'old-protocol'
  const tls = {
    protocol: isOld ? 'TLSv1.1' : 'TLSv1.3',
    suite: isOld ? 'ECDHE-RSA-AES256-SHA' : 'TLS_AES_256_GCM_SHA384',
    trust: null,
  }
  const fate = { kind: 'delivered' as const, host: '127.0.0.1', reply: '250 2.0.0 Ok', tls: isClear ? null : tls }
  const lines = [{ at: null, text: 'status=sent (250 2.0.0 Ok)' }]
  if (isClear) {
    const sight = { ...came, mailInClear: 1, messagesInClear: 1 }
    return sampleMode(mode, { result: 'in-clear', sight, fate, lines })
  }
  const { protocol, suite } = tls
  const sight = { ...came, startTls: 1, sessions: 1, protocol, suite, mailInTls: 1, messagesInTls: 1 }
  return sampleMode(mode, { result: 'passed-below', sight, fate, lines })
}

/** One that caught a misspelt rule, and left something behind. */
export function caughtProof(number: number, partnerId: string): CounterProof {
  return sampleCounterProof(number, partnerId, {
    startedAt: '2026-11-20T08:00:00.000Z',
    endedAt: '2026-11-20T08:01:00.000Z',
    modes: trapModes.map(freeMode),
    rule: { text: null, source: 'cdb:/etc/postfix/handschlag/tls-policy' },
    verdict: 'not-enforced',
    reasons: ['clear-text-left', 'below-level-left', 'no-rule'],
    temporary: 'left',
    left: ['transport_maps: texthash:/etc/postfix/handschlag-trial-0123456789abcdef'],
    normalRoute: null,
  })
}

/** A test of our own MX that took what it should refuse. */
export function sampleInboundProof(number: number, partnerId: string, more: Partial<InboundProof> = {}): InboundProof {
  const nothing = { step: null, reply: null, protocol: null, suite: null, transcript: [] }
  return {
    id: id(300 + number),
    partnerId,
    host: 'mx.firma.example',
    address: '192.0.2.9',
    port: 25,
    from: 'arbeitsplatz.firma.example',
    sender: 'gegenprobe@musterbank.example',
    recipient: 'postmaster@firma.example',
    startedAt: at,
    endedAt: at,
    results: [
      {
        ...{ case: 'plain', demand: 'refused', result: 'refused', step: 'mail', protocol: null, suite: null },
        reply: '530 5.7.0 Must issue a STARTTLS command first',
        transcript: [{ from: 'them', text: '530 5.7.0 Must issue a STARTTLS command first' }],
      },
      {
        ...{ case: 'tls', demand: 'taken', result: 'taken', step: 'rcpt', reply: '250 2.1.5 Ok', transcript: [] },
        ...{ protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' },
      },
      { case: 'old-tls', demand: 'refused', result: 'taken', ...nothing, step: 'rcpt', protocol: 'TLSv1.1' },
      { case: 'client-certificate', demand: 'refused', result: 'not-tried', ...nothing },
    ],
    verdict: 'not-enforced',
    fault: null,
    ...more,
  }
}

/** A partner with everything on its page. */
export function sampleConfirmView(partnerId: string, more: Partial<ConfirmView> = {}): ConfirmView {
  const caught = caughtProof(2, partnerId)
  const place = { siteId: confirmSiteId, hostId: confirmHostId, name: 'mail1.firma.example' }
  const proven = sampleCounterProof(1, partnerId)
  return {
    ways: [
      { way: 'host', ...place, whyNot: null },
      { way: 'submission', ...place, whyNot: null },
      { way: 'relay', siteId: null, hostId: null, name: 'relay.firma.example', whyNot: 'relay-not-running' },
    ],
    mailboxes: ['tls-test@musterbank.example'],
    sender: 'postmaster@firma.example',
    ownHosts: [
      { host: 'mx.firma.example', port: 25 },
      { host: 'mx2.firma.example', port: 25 },
    ],
    sends: [sampleTestSend(1, partnerId), sampleTestSend(2, partnerId, { answer: sampleAnswer() })],
    proofs: [proven, caught],
    inbound: [sampleInboundProof(1, partnerId)],
    inboundStanding: { kind: 'open', doors: ['mx2.firma.example'], at: null },
    standings: [
      {
        ...{ siteId: confirmSiteId, site: 'Postfix Berlin', kind: 'enforced', why: 'proven', domains: [] },
        proofId: proven.id,
        at,
      },
      {
        ...{ siteId: id(9), site: 'Exchange', kind: 'configured', why: 'never-tried', domains: [] },
        proofId: null,
        at: null,
      },
    ],
    triable: [{ ...place, modes: [...trapModes], domains: ['musterbank.example'], open: [] }],
    byHand: [],
    open: [caught.id],
    stuck: [],
    ...more,
  }
}
