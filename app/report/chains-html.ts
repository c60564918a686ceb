// Certificate chains on paper, from the server's certificate to the anchor, with names, dates, keys and fingerprints, and what is wrong at
// which certificate.
import { type ChainLink, type DrawnChain, drawnChains, knownName } from '#domain/chain-links.ts'
import type { Certificate } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { describeRevocation } from '#i18n/describe-depth.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'

/** All chains of the report, each once. */
export function chainsHtml(report: ProbeReport, words: DocumentLanguage): Markup {
  const chains = drawnChains(report)
  if (chains.length === 0) return markup``
  return markup`<h3>${words.translate('report:paper.certificates')}</h3>
${chains.map((chain) => chainHtml(chain, report, words))}`
}

function chainHtml(chain: DrawnChain, report: ProbeReport, words: DocumentLanguage): Markup {
  const { translate } = words
  const hosts = chain.places.map(({ host, ip }) => `${host} (${ip})`).join(', ')
  const unused = chain.unused.map((entry) => knownName(entry.subject, entry.commonName)).join(', ')
  return markup`<p>${quoted(translate('report:paper.chain-of', { hosts }))}</p>
<ol class="chain">${chain.links.map((link) => linkHtml(link, report, words))}</ol>
${unused === '' ? '' : markup`<p class="small">${quoted(translate('report:paper.unused', { names: unused }))}</p>`}`
}

function linkHtml(
  { role, name, certificate, isSent, findings }: ChainLink,
  { observed }: ProbeReport,
  words: DocumentLanguage,
): Markup {
  const { translate } = words
  const sent =
    certificate === null || role === 'anchor'
      ? ''
      : `, ${translate(isSent ? 'report:link.sent' : 'report:link.not-sent')}`
  const revocation = observed.revocations.find(({ sha256 }) => sha256 === certificate?.sha256)
  const status =
    revocation === undefined ? '' : markup`<p class="small">${quoted(describeRevocation(revocation, translate))}</p>`
  const faults = findings.map(
    (finding) =>
      markup`<p class="faults">${quoted(`${translate(`common:test.severity.${finding.severity}`)}: ${translate(`finding:${finding.code}.title`, finding.params)}`)}</p>`,
  )
  return markup`<li class="certificate"><h4>${quoted(name)} <span class="small">(${translate(`report:link.${role}`)}${sent})</span></h4>
${certificate === null ? '' : factsHtml(certificate, words)}${status}${faults}</li>`
}

function factsHtml(certificate: Certificate, { translate, day }: DocumentLanguage): Markup {
  const { algorithm, bits } = certificate.key
  const names = certificate.dnsNames.length === 0 ? translate('report:fact.no-names') : certificate.dnsNames.join(', ')
  const dates = { from: day(certificate.notBefore), to: day(certificate.notAfter) }
  const rows: readonly (readonly [string, Markup])[] = [
    [translate('report:fact.issuer'), quoted(certificate.issuer.replaceAll('\n', ', '))],
    ...(certificate.isAuthority ? [] : [[translate('report:fact.names'), breakable(names)] as const]),
    [translate('report:fact.validity'), markup`${translate('report:fact.from-to', dates)}`],
    [translate('report:fact.key'), markup`${keyText(algorithm, bits)}`],
    [translate('report:fact.serial'), mono(certificate.serial)],
    [translate('report:fact.sha256'), mono(groupsOfFour(certificate.sha256))],
    [translate('report:fact.spki'), mono(groupsOfFour(certificate.spkiSha256))],
  ]
  return markup`<table class="facts"><tbody>${rows.map(([label, value]) => markup`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</tbody></table>`
}

function keyText(algorithm: string, bits: number | null): string {
  return bits === null ? algorithm.toUpperCase() : `${algorithm.toUpperCase()} ${bits}`
}

function mono(text: string): Markup {
  return markup`<span class="mono">${text}</span>`
}

function groupsOfFour(fingerprint: string): string {
  return (fingerprint.match(/.{1,4}/g) ?? []).join(' ')
}
