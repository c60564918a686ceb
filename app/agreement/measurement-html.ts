// The technical part: per domain the verdict of the last test with place and time, its mail hosts, certificates and findings.
import type { Finding } from '#domain/finding.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import { linesHtml } from './fields-html.ts'
import type { DomainMeasurement, MeasuredCertificate, MeasuredHost, Measurement } from './measurement.ts'

/** One domain with everything its last test showed. */
export function measurementHtml(entry: DomainMeasurement, words: DocumentLanguage): Markup {
  const { translate } = words
  if (entry.measurement === null) {
    return markup`
<section class="measurement"><h3>${quoted(entry.domain)}</h3>
<p><b>${translate('probe:untested.word')}</b>. ${translate('agreement:measurement.untested')}</p></section>`
  }
  return markup`
<section class="measurement"><h3>${quoted(entry.domain)}</h3>
${verdictHtml(entry.measurement, words)}
${hostTable(entry.measurement.hosts, words)}
${certificateTable(entry.measurement.certificates, words)}
${findingList(entry.measurement.findings, words)}</section>`
}

function verdictHtml(measurement: Measurement, words: DocumentLanguage): Markup {
  const { translate } = words
  const place = translate(`probe:measuredFrom.${measurement.measuredFrom.kind}`, {
    name: measurement.measuredFrom.name,
  })
  const level = translate(`probe:level.${measurement.level}`)
  return markup`<p><b>${translate(`probe:verdict.${measurement.verdict}.word`)}</b> (${level}). ${translate(`probe:verdict.${measurement.verdict}.sentence`)}<br>
${translate('agreement:measurement.when', { when: words.moment(measurement.startedAt), where: place })}</p>`
}

function hostTable(hosts: readonly MeasuredHost[], words: DocumentLanguage): Markup {
  const { translate } = words
  if (hosts.length === 0) return markup`<p>${translate('agreement:measurement.noHosts')}</p>`
  return markup`<table class="hosts">
<colgroup><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('agreement:measurement.host')}</th><th scope="col">${translate('agreement:measurement.address')}</th><th scope="col">${translate('agreement:measurement.tls')}</th></tr></thead>
<tbody>${hosts.flatMap((host) => hostRows(host, words))}</tbody>
</table>`
}

function hostRows(host: MeasuredHost, words: DocumentLanguage): readonly Markup[] {
  const { translate } = words
  const addresses = host.addresses.length === 0 ? [{ ip: '–', tls: null }] : host.addresses
  return addresses.map((address, index) => {
    const tls =
      address.tls === null ? translate('agreement:measurement.noTls') : `${address.tls.protocol}, ${address.tls.cipher}`
    const head = markup`<th scope="rowgroup" rowspan="${addresses.length}">${breakable(host.host)}<br><span class="small">${translate('agreement:measurement.preference', { preference: host.preference })}</span></th>`
    return markup`
<tr>${index === 0 ? head : ''}<td>${breakable(address.ip)}</td><td>${tls}</td></tr>`
  })
}

function certificateTable(certificates: readonly MeasuredCertificate[], words: DocumentLanguage): Markup {
  const { translate } = words
  if (certificates.length === 0) return markup``
  const rows = certificates.map(
    (entry) => markup`
<tr><th scope="row">${linesHtml(entry.hosts)}</th><td>${linesHtml(entry.names)}</td><td>${quoted(entry.issuer)}<br>${anchorHtml(entry.anchor, words)}</td><td>${words.day(entry.validUntil)}</td></tr>
<tr><td colspan="4" class="small">${translate('agreement:measurement.fingerprint')} <span class="mono">${groupsOfFour(entry.sha256)}</span></td></tr>`,
  )
  return markup`<table class="certificates">
<colgroup><col><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('agreement:measurement.certificateOf')}</th><th scope="col">${translate('agreement:measurement.names')}</th><th scope="col">${translate('agreement:measurement.issuer')}</th><th scope="col">${translate('agreement:measurement.validUntil')}</th></tr></thead>
<tbody>${rows}</tbody>
</table>`
}

function anchorHtml(anchor: string | null, words: DocumentLanguage): Markup {
  if (anchor === null) return markup`${words.translate('agreement:measurement.noAnchor')}`
  return markup`${words.translate('agreement:measurement.anchor')} ${quoted(anchor)}`
}

function findingList(findings: readonly Finding[], words: DocumentLanguage): Markup {
  const { translate } = words
  if (findings.length === 0) return markup`<p>${translate('agreement:measurement.noFindings')}</p>`
  const items = findings.map((finding) => {
    const title = translate(`finding:${finding.code}.title`, finding.params)
    const said = new Set(title.split(/[^\p{L}\p{N}.:_-]+/u).map((word) => word.replace(/[.:]+$/, '')))
    const place = [finding.at.host, finding.at.ip].filter((text) => text !== undefined && !said.has(text)).join(', ')
    return markup`
<li>${translate(`probe:severity.${finding.severity}`)}: ${quoted(title)}${place === '' ? '' : markup` (${quoted(place)})`}</li>`
  })
  return markup`<p>${translate('agreement:measurement.findings')}</p><ul class="findings">${items}</ul>`
}

function groupsOfFour(fingerprint: string): string {
  return (fingerprint.match(/.{1,4}/g) ?? []).join(' ')
}
