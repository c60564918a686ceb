// The deeper part of a report in sentences, shared by window and paper: why a list is incomplete, what gateways negotiate, what MTA-STS and
// TLS reports come to, revocation, and the reasons of badges. Everything comes from codes and values; nothing is judged here.
import type { DnssecFact, TlsaRecord } from '#domain/dns-security.ts'
import type { Enumeration, HelloRound } from '#domain/hello-round.ts'
import type { KnownGateway } from '#domain/report-details.ts'
import type { RevocationFact } from '#domain/revocation.ts'
import type { StsFetch, StsObservation, TlsRptObservation } from '#domain/sts-observation.ts'
import { protocolName } from '#domain/tls-offers.ts'
import type { Badge, ProfileItem, SimulationVerdict } from '#domain/tls-profile.ts'
import type { Translate } from './translate.ts'

type Answer = 'yes' | 'no' | null

/** Why the hellos of a test or its list are incomplete; undefined when they are whole. */
export function describeEnd(
  { ended, detail }: Pick<HelloRound, 'ended' | 'detail'>,
  of: 'round' | 'listing',
  t: Translate,
): string | undefined {
  if (ended === 'complete') return undefined
  const own = ended === 'limited' && detail === 'broken-off'
  const reason = own
    ? t('depth:ended.own-limit')
    : ended === 'cancelled' && of === 'round'
      ? t('depth:ended.round-cancelled')
      : t(`depth:ended.${ended}`)
  return `${t(`depth:ended.${of}`)} ${reason} ${t('depth:ended.open')}`
}

/** What only a full test tells: whose order counts, mail in clear, injected commands; each as name and sentence. */
export function describeBehaviour(
  { preference, refusesClearMail, answersInjected }: Enumeration,
  t: Translate,
): readonly { readonly name: string; readonly text: string; readonly isBad: boolean }[] {
  const unknown = t('depth:offer.unknown')
  const clear: Answer = refusesClearMail === null ? null : refusesClearMail ? 'yes' : 'no'
  return [
    {
      name: t('depth:offer.order'),
      text: preference === null ? unknown : t(`depth:offer.order-${preference}`),
      isBad: false,
    },
    {
      name: t('depth:offer.clear'),
      text: clear === null ? unknown : t(clear === 'yes' ? 'depth:offer.clear-refused' : 'depth:offer.clear-accepted'),
      isBad: false,
    },
    {
      name: t('depth:offer.injected'),
      text:
        answersInjected === null
          ? unknown
          : t(answersInjected ? 'depth:offer.injected-yes' : 'depth:offer.injected-no'),
      isBad: answersInjected === true,
    },
  ]
}

/** Product and version of a gateway. */
export function describeGateway({ product, version }: Pick<KnownGateway, 'product' | 'version'>, t: Translate): string {
  return t(`depth:gateway.${product}`, { version })
}

/** What a gateway and a server agree on, in one line. */
export function describeSimulation(verdict: SimulationVerdict, t: Translate): string {
  switch (verdict.kind) {
    case 'negotiated': {
      const { suite, group } = verdict
      const protocol = protocolName(verdict.protocol)
      return group === null
        ? t('depth:simulation.negotiated', { protocol, suite })
        : t('depth:simulation.negotiated-group', { protocol, suite, group })
    }
    case 'no-common-suite':
      return t('depth:simulation.none', { alert: verdict.alert })
    case 'gateway-refuses':
      return t('depth:simulation.refuses', { protocol: protocolName(verdict.protocol), suite: verdict.suite })
    case 'unknown':
      return t('depth:simulation.unknown', { doubt: t(`probe:gateway.doubt.${verdict.doubt}`) })
  }
}

/** State and reason of DNSSEC. */
export function describeDnssec({ state, reason }: DnssecFact, t: Translate): string {
  return t('depth:dns.fact', { state: t(`probe:dnssec.state.${state}`), reason })
}

/** What the three numbers of a TLSA record mean. */
export function describeTlsaRecord({ usage, selector, matchingType }: TlsaRecord, t: Translate): string {
  const other = (value: number) => t('depth:dns.code', { value })
  const usages = { 0: 'usage-0', 1: 'usage-1', 2: 'usage-2', 3: 'usage-3' } as const
  const selectors = { 0: 'selector-0', 1: 'selector-1' } as const
  const matchings = { 0: 'matching-0', 1: 'matching-1', 2: 'matching-2' } as const
  const word = <K extends string>(table: Readonly<Record<number, K>>, value: number) => table[value]
  const say = (
    key: (typeof usages)[0 | 1 | 2 | 3] | (typeof selectors)[0 | 1] | (typeof matchings)[0 | 1 | 2] | undefined,
    value: number,
  ) => (key === undefined ? other(value) : t(`depth:dns.${key}`))
  return t('depth:dns.record-words', {
    usage: say(word(usages, usage), usage),
    selector: say(word(selectors, selector), selector),
    matching: say(word(matchings, matchingType), matchingType),
  })
}

/** What a domain publishes as MTA-STS, and whether it can be used. */
export function describeSts(sts: StsObservation | null, t: Translate): string {
  if (sts === null) return t('depth:dns.sts-unseen')
  switch (sts.kind) {
    case 'lookup-failed':
      return t('depth:dns.sts-lookup')
    case 'no-record':
      if (sts.record.kind === 'invalid') return t('depth:dns.sts-flaw', { flaw: sts.record.flaw })
      return sts.record.nearMisses === 0 ? t('probe:sts.state.absent') : t('depth:dns.sts-near')
    case 'record':
      return describeFetch(sts.fetched, t)
  }
}

function describeFetch(fetched: StsFetch, t: Translate): string {
  switch (fetched.kind) {
    case 'policy': {
      const { mode, maxAgeSeconds } = fetched.policy
      const days = Math.floor(maxAgeSeconds / 86_400)
      const age = days === 0 ? t('depth:dns.under-day') : t('depth:dns.days', { count: days })
      return t('depth:dns.sts-mode', { mode: t(`probe:sts.state.${mode}`), age })
    }
    case 'invalid':
      return t('depth:dns.sts-flaw', { flaw: fetched.flaw })
    case 'wrong-type':
      return t('depth:dns.sts-flaw', { flaw: 'wrong-type' })
    case 'wrong-status':
    case 'redirect':
      return t('depth:dns.sts-fetch', { failure: fetched.kind, status: fetched.status })
    case 'untrusted':
      return t('depth:dns.sts-untrusted', { flaws: fetched.flaws.join(' ') })
    case 'unreachable':
      return t('depth:dns.sts-fetch', { failure: fetched.failure })
  }
}

/** Where a domain wants TLS reports. */
export function describeTlsRpt(tlsRpt: TlsRptObservation | null, t: Translate): string {
  switch (tlsRpt?.kind) {
    case undefined:
      return t('depth:dns.sts-unseen')
    case 'lookup-failed':
      return t('depth:dns.sts-lookup')
    case 'absent':
      return t('depth:dns.rpt-absent')
    case 'invalid':
      return t('depth:dns.rpt-flaw', { flaw: tlsRpt.flaw })
    case 'found':
      return t('depth:dns.rpt-to', { addresses: tlsRpt.addresses.join(', ') })
  }
}

/** The revocation of one certificate: status, who said so, and when. */
export function describeRevocation({ status, attempts }: RevocationFact, t: Translate): string {
  if (status.kind === 'unknown') return t('depth:revocation.unknown', { why: describeWhy(status.why, t) })
  const teller = attempts.find((attempt) => attempt.status.kind === status.kind)
  const source = t(`depth:revocation.source-${teller?.source ?? 'list'}`)
  return status.kind === 'good'
    ? t('depth:revocation.good', { source, date: status.thisUpdate })
    : t('depth:revocation.revoked', { source, date: status.date, reason: status.reason })
}

/** What one source said. */
export function describeAttempt({ source, status }: RevocationFact['attempts'][number], t: Translate): string {
  const answer =
    status.kind === 'unknown'
      ? describeWhy(status.why, t)
      : status.kind === 'good'
        ? t('depth:revocation.asked-good', { date: status.thisUpdate })
        : t('depth:revocation.asked-revoked', { date: status.date })
  return t('depth:revocation.asked', { source: t(`depth:revocation.source-${source}`), answer })
}

const whys: Readonly<Record<string, true>> = Object.fromEntries(
  [
    'no-address',
    'no-issuer',
    'unreachable',
    'http-status',
    'unreadable',
    'forged',
    'weak-signature',
    'not-verifiable',
    'other-issuer',
    'other-certificate',
    'other-list',
    'partial-list',
    'not-yet-valid',
    'out-of-date',
    'unknown-extension',
    'signer-not-entitled',
    'responder-refuses',
    'not-known-there',
    'other-nonce',
    'cancelled',
  ].map((why) => [why, true]),
)

function describeWhy(why: string, t: Translate): string {
  return t(`depth:revocation.why.${(whys[why] === true ? why : 'other') as 'other'}`)
}

/** The papers a badge rests on, with their editions. */
export function describeBasis({ id, edition, profile }: Badge, t: Translate): string {
  const name = t(`probe:profile.name.${profile.id}`)
  const editionText = t('probe:profile.edition', { edition })
  if (!id.startsWith('dsk-')) return t('depth:badges.edition', { name, edition: editionText })
  const profileEdition = t('probe:profile.edition', { edition: profile.edition })
  return t('depth:badges.paper', { name, edition: editionText, profileEdition })
}

/** One item of a profile: what was looked at, and why it stands in the way or is unknown. */
export function describeItem({ item, value, reason, until, minimum }: ProfileItem, t: Translate): string {
  const sentence = t(`probe:profile.reason.${reason}`, { value, until: until ?? '', minimum: minimum ?? '' })
  const isNamed = value === '' || sentence.includes(value)
  return `${t(`probe:profile.item.${item}`)}${isNamed ? '' : ` (${value})`}: ${sentence}`
}
