// The deeper part of the printed report, short: what own gateways negotiate, badges with their basis, DNS security, TLS per address. All
// from the same view models as the window.
import { splitBadges } from '#domain/badge-view.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import { simulationGroups } from '#domain/simulation-view.ts'
import { type AddressOffer, addressOffers, protocolNames } from '#domain/tls-offers.ts'
import { tlsaViews } from '#domain/tlsa-view.ts'
import {
  describeBasis,
  describeBehaviour,
  describeDnssec,
  describeEnd,
  describeGateway,
  describeSimulation,
  describeSts,
  describeTlsRpt,
} from '#i18n/describe-depth.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'

type Rows = readonly (readonly [name: string, text: string])[]

/** Every section that has something to say. */
export function depthHtml(report: ProbeReport, details: ReportDetails, words: DocumentLanguage): Markup {
  return markup`${simulationsHtml(report, details, words)}${badgesHtml(report, words)}${dnsHtml(report, details, words)}${offersHtml(report, details, words)}`
}

function simulationsHtml(report: ProbeReport, details: ReportDetails, { translate }: DocumentLanguage): Markup {
  const groups = simulationGroups(report.judgement.simulations, details)
  const rows: Rows = groups.flatMap(({ gateway, outcomes }) =>
    outcomes.map(({ verdict, places }) => [
      `${describeGateway(gateway, translate)} (${translate(`depth:gateway.${gateway.evidence}`)})`,
      `${describeSimulation(verdict, translate)} – ${places.join(', ')}`,
    ]),
  )
  return section(translate('depth:simulation.title'), rows)
}

function badgesHtml({ judgement }: ProbeReport, { translate }: DocumentLanguage): Markup {
  const { earned, others } = splitBadges(judgement.badges)
  const rows: Rows = [...earned, ...others].map((badge) => {
    const unverified = badge.isVerified ? '' : ` (${translate('probe:profile.unverified')})`
    const state = translate(`probe:badge.state.${badge.state}`)
    return [translate(`probe:badge.name.${badge.id}`), `${state}${unverified}. ${describeBasis(badge, translate)}`]
  })
  return section(
    translate('depth:badges.title'),
    rows,
    markup`<p class="small">${translate('probe:badge.noClaim')}</p>`,
  )
}

function dnsHtml(report: ProbeReport, details: ReportDetails, { translate }: DocumentLanguage): Markup {
  const { dnsSecurity, sts, tlsRpt } = report.observed
  if (dnsSecurity === null && sts === null && tlsRpt === null) return markup``
  const proven: Rows =
    dnsSecurity === null
      ? []
      : [
          [translate('depth:dns.mx'), describeDnssec(dnsSecurity.mx, translate)],
          ...dnsSecurity.hosts.map(
            ({ host, addresses }) =>
              [translate('depth:dns.addresses', { host }), describeDnssec(addresses, translate)] as const,
          ),
          ...tlsaViews(report, details).map(({ host, tlsa, rows }) => {
            const count = tlsa.records.length
            const kind = tlsa.kind === 'insecure' && count === 0 ? 'unsigned' : tlsa.kind
            const head =
              kind === 'published'
                ? translate('depth:dns.tlsa-published', { count })
                : translate(`depth:dns.tlsa-${kind}`)
            const records = rows.map(({ record, outcomes }) => {
              const said = outcomes.map(({ outcome, ips }) =>
                translate('depth:dns.outcome', {
                  outcome: translate(`probe:tlsa.outcome.${outcome}`),
                  places: ips.join(', '),
                }),
              )
              return `${record.usage} ${record.selector} ${record.matchingType}: ${said.join('; ') || translate('depth:dns.no-chain')}`
            })
            return [`TLSA ${host}`, [head, ...records].join('; ')] as const
          }),
        ]
  const coverage = details.stsCoverage.map(({ host, pattern }) =>
    pattern === null
      ? translate('depth:dns.sts-covers-not', { host })
      : translate('depth:dns.sts-covers', { host, pattern }),
  )
  const rows: Rows = [
    ...proven,
    [translate('depth:dns.sts'), [describeSts(sts, translate), ...coverage].join('; ')],
    [translate('depth:dns.rpt'), describeTlsRpt(tlsRpt, translate)],
  ]
  const method =
    dnsSecurity === null
      ? translate('depth:dns.sub-none')
      : translate('depth:dns.sub', { method: translate(`probe:dnssec.method.${dnsSecurity.method}`) })
  return section(translate('depth:dns.title'), rows, markup`<p class="small">${method}.</p>`)
}

function offersHtml(report: ProbeReport, details: ReportDetails, words: DocumentLanguage): Markup {
  const rows: Rows = addressOffers(report).flatMap((offer) => offerRows(offer, details, words))
  return section(words.translate('depth:offer.title'), rows)
}

function offerRows(offer: AddressOffer, details: ReportDetails, { translate, moment }: DocumentLanguage): Rows {
  const { host, ip, protocols, round, listing } = offer
  const states = protocols.map(
    ({ protocol, state }) => `${protocolNames[protocol]} ${translate(`depth:offer.state.${state}`)}`,
  )
  const ends = [
    round === null || listing?.ended === 'complete' ? undefined : describeEnd(round, 'round', translate),
    listing === null ? undefined : describeEnd(listing, 'listing', translate),
    round?.isRemembered === true ? translate('depth:offer.remembered', { when: moment(round.startedAt) }) : undefined,
  ].filter((text) => text !== undefined)
  const behaviour =
    listing === null ? [] : describeBehaviour(listing, translate).map(({ name, text }) => [name, text] as const)
  const lists: Rows =
    listing === null
      ? []
      : (
          [
            [protocolNames['TLSv1.3'], listing.modern],
            [protocolNames['TLSv1.2'], listing.classic],
          ] as const
        ).map(([version, { suites, groups }]) => [
          translate('depth:offer.suites', { version, count: suites.length }),
          [...suites.map((suite) => withWeakness(suite, details, translate)), ...groups].join(', '),
        ])
  return [[`${host} (${ip})`, [`${states.join(', ')}.`, ...ends].join(' ')], ...behaviour, ...lists]
}

function withWeakness(suite: string, { weakSuites }: ReportDetails, translate: DocumentLanguage['translate']): string {
  const weaknesses = weakSuites[suite] ?? []
  if (weaknesses.length === 0) return suite
  return `${suite} (${weaknesses.map((weakness) => translate(`probe:gateway.weakness.${weakness}`)).join(', ')})`
}

function section(title: string, rows: Rows, foot: Markup = markup``): Markup {
  if (rows.length === 0) return markup``
  return markup`
<h3>${title}</h3>
<table class="depth"><tbody>${rows.map(([name, text]) => markup`<tr><th scope="row">${quoted(name)}</th><td>${quoted(text)}</td></tr>`)}</tbody></table>
${foot}`
}
