// The technical annex: per domain the verdict of the last test with place and time, its mail hosts, certificates and findings.
import type { Finding } from '#domain/finding.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import type { AgreementDocument } from '../document.ts'
import type { MeasuredCertificate, MeasuredHost, Measurement } from '../measurement.ts'
import { fingerprint, headRow, type PaperLook, textLines, unbroken } from './page-parts.ts'
import type { PaperWords, Phrase } from './words.ts'

/** All domains of the partner with what their last tests showed. */
export function measurementsHtml({ measurements }: AgreementDocument, { words }: PaperLook): Markup {
  const tested = measurements.flatMap(({ domain, measurement }) =>
    measurement === null ? [] : [{ domain, measurement }],
  )
  const untested = measurements.filter(({ measurement }) => measurement === null).map(({ domain }) => domain)
  const hint = tested.length === 0 ? '' : words.paragraph((t) => t('agreement:part.measurementsHint'))
  const body =
    measurements.length === 0
      ? words.paragraph((t) => t('agreement:measurement.none'))
      : markup`${hint}${tested.map((entry) => domainHtml(entry.domain, entry.measurement, words))}${untestedHtml(untested, words)}`
  return markup`
<h2>${words.say((t) => t('agreement:part.measurements'))}</h2>
${body}`
}

function domainHtml(domain: string, measurement: Measurement, words: PaperWords): Markup {
  return markup`
<section class="measurement"><h3>${quoted(domain)}</h3>
${verdictHtml(measurement, words)}
${hostTable(measurement.hosts, words)}
${certificateTable(measurement.certificates, words)}
${findingList(measurement.findings, words)}</section>`
}

/** All domains without a test together: there may be many, and there is nothing to say about each. */
function untestedHtml(domains: readonly string[], words: PaperWords): Markup {
  if (domains.length === 0) return markup``
  const names = domains.map((domain, index) => markup`${index === 0 ? '' : ', '}${breakable(domain)}`)
  return markup`
<h3>${words.say((t) => t('probe:untested.word'))}</h3>
${words.paragraph((t) => t('agreement:measurement.untested', { count: domains.length }))}
<p>${names}</p>`
}

function verdictHtml({ verdict, level, startedAt, measuredFrom }: Measurement, words: PaperWords): Markup {
  const when = words.moment(startedAt)
  return markup`<p class="verdict"><b>${words.say((t) => `${t(`probe:verdict.${verdict}.word`)} (${t(`probe:level.${level}`)})`)}</b></p>
${words.paragraph((t) => t(`probe:verdict.${verdict}.sentence`))}
${words.paragraph((t) => t('agreement:measurement.when', { when, where: t(`probe:measuredFrom.${measuredFrom.kind}`, { name: measuredFrom.name }) }))}`
}

function hostTable(hosts: readonly MeasuredHost[], words: PaperWords): Markup {
  if (hosts.length === 0) return words.paragraph((t) => t('agreement:measurement.noHosts'))
  const columns = ['host', 'address', 'tls'] as const
  return markup`<table class="hosts">
<colgroup><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:measurement.${key}`),
  ),
  words,
)}
<tbody>${hosts.flatMap((host) => hostRows(host, words))}</tbody>
</table>`
}

function hostRows(host: MeasuredHost, words: PaperWords): readonly Markup[] {
  const addresses = host.addresses.length === 0 ? [{ ip: '–', tls: null }] : host.addresses
  const { port } = host
  const remark: Phrase = (t) =>
    [
      t('agreement:measurement.preference', { preference: host.preference }),
      ...(port === null ? [] : [t('agreement:measurement.port', { port })]),
    ].join(', ')
  return addresses.map(({ ip, tls }, index) => {
    const session =
      tls === null
        ? words.say((t) => t('agreement:measurement.noTls'))
        : markup`${tls.protocol}, ${breakableCipher(tls.cipher)}`
    const head = markup`<th scope="rowgroup" rowspan="${addresses.length}">${breakable(host.host)}<br><span class="small">${words.say(remark)}</span></th>`
    return markup`
<tr>${index === 0 ? head : ''}<td>${ip === '–' ? ip : unbroken(ip)}</td><td>${session}</td></tr>`
  })
}

function breakableCipher(cipher: string): Markup {
  return markup`${cipher.split(/(?<=_)/).map((part, index) => markup`${index === 0 ? '' : { html: '<wbr>' }}${part}`)}`
}

function certificateTable(certificates: readonly MeasuredCertificate[], words: PaperWords): Markup {
  if (certificates.length === 0) return markup``
  const columns = ['certificateOf', 'names', 'issuer', 'validUntil'] as const
  const rows = certificates.map(
    (entry) => markup`
<tr><th scope="row">${textLines(entry.hosts)}</th><td>${textLines(entry.names)}</td><td>${quoted(entry.issuer)}<br>${anchorHtml(entry.anchor, words)}</td><td>${words.shortDay(entry.validUntil)}</td></tr>
<tr><td colspan="4" class="small">${words.say((t) => t('agreement:measurement.fingerprint'))} ${fingerprint(entry.sha256)}</td></tr>`,
  )
  return markup`<table class="certificates">
<colgroup><col><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:measurement.${key}`),
  ),
  words,
)}
<tbody>${rows}</tbody>
</table>`
}

function anchorHtml(anchor: string | null, words: PaperWords): Markup {
  return anchor === null
    ? words.say((t) => t('agreement:measurement.noAnchor'))
    : markup`${words.say((t) => t('agreement:measurement.anchor'))} ${quoted(anchor)}`
}

function findingList(findings: readonly Finding[], words: PaperWords): Markup {
  if (findings.length === 0) return words.paragraph((t) => t('agreement:measurement.noFindings'))
  return markup`${words.paragraph((t) => t('agreement:measurement.findings'))}<ul class="findings">${findings.map(
    (finding) => markup`
<li>${words.stack(findingText(finding))}</li>`,
  )}</ul>`
}

/** Its severity and sentence, and host and address where the sentence does not name them. */
const findingText =
  (finding: Finding): Phrase =>
  (t) => {
    const title = t(`finding:${finding.code}.title`, finding.params)
    const said = new Set(title.split(/[^\p{L}\p{N}.:_-]+/u).map((word) => word.replace(/[.:]+$/, '')))
    const place = [finding.at.host, finding.at.ip].filter((text) => text !== undefined && !said.has(text)).join(', ')
    const sentence = `${t(`probe:severity.${finding.severity}`)}: ${title}`
    return place === '' ? sentence : `${sentence} (${place})`
  }
