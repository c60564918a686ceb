// Every code that findings about DNSSEC, DANE, MTA-STS and TLS reports carry as a value is a phrase of the reader's language, and several
// codes in one value are several phrases.
import { describe, expect, it } from 'vitest'
import { languages } from '#domain/language.ts'
import { catalog } from '#i18n/catalog.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { PeerFlaw, WebFailure } from '#ports/https-get.ts'
import type { RecordOutcome } from '#wire/dane/dane-authentication.ts'
import { reasonsByState } from '#wire/dnssec/dnssec-verdict.ts'
import type { StsPolicyFlaw } from '#wire/mta-sts/policy.ts'
import type { StsRecordFlaw } from '#wire/mta-sts/text-record.ts'
import type { TlsRptFlaw } from '#wire/tls-rpt.ts'

/** The keys of a type, written down once; the compiler counts them. */
const keysOf = <K extends string>(all: Readonly<Record<K, 1>>) => Object.keys(all).toSorted()

const outcomes = keysOf<RecordOutcome>({
  matches: 1,
  'other-certificate': 1,
  'other-name': 1,
  'stronger-digest-decides': 1,
  expired: 1,
  'not-yet-valid': 1,
  'anchor-not-sent': 1,
  'not-issued-by-anchor': 1,
  unreadable: 1,
  'usage-not-for-mail': 1,
  'unknown-usage': 1,
  'unknown-selector': 1,
  'unknown-matching-type': 1,
  'wrong-length': 1,
  'not-a-certificate': 1,
})
const flaws = keysOf<
  StsPolicyFlaw | StsRecordFlaw | 'wrong-start' | 'wrong-type' | 'mode-testing' | 'mode-none' | 'short-lifetime'
>({
  'too-large': 1,
  'byte-order-mark': 1,
  'not-utf-8': 1,
  'bare-carriage-return': 1,
  'control-character': 1,
  'not-a-field': 1,
  'version-missing': 1,
  'version-unknown': 1,
  'mode-missing': 1,
  'mode-unknown': 1,
  'max-age-missing': 1,
  'max-age-malformed': 1,
  'mx-missing': 1,
  'mx-malformed': 1,
  several: 1,
  syntax: 1,
  'id-missing': 1,
  'id-malformed': 1,
  'id-repeated': 1,
  'wrong-start': 1,
  'wrong-type': 1,
  'mode-testing': 1,
  'mode-none': 1,
  'short-lifetime': 1,
})
const failures = keysOf<WebFailure | 'redirect' | 'wrong-status'>({
  redirect: 1,
  'wrong-status': 1,
  'lookup-failed': 1,
  'no-address': 1,
  'address-refused': 1,
  'scheme-refused': 1,
  timeout: 1,
  refused: 1,
  unreachable: 1,
  reset: 1,
  'not-tls': 1,
  'tls-failed': 1,
  certificate: 1,
  'not-http': 1,
  encoded: 1,
  'too-large': 1,
  'local-limit': 1,
  cancelled: 1,
})
const certificateFlaws = keysOf<PeerFlaw>({
  expired: 1,
  'not-yet-valid': 1,
  'name-mismatch': 1,
  'cn-only': 1,
  invalid: 1,
  'self-signed': 1,
  incomplete: 1,
  'unknown-ca': 1,
  'not-verifiable': 1,
  'wrong-purpose': 1,
  'weak-key': 1,
  'weak-signature': 1,
  'old-protocol': 1,
})
const reportFlaws = keysOf<TlsRptFlaw | 'absent'>({
  absent: 1,
  several: 1,
  syntax: 1,
  'rua-missing': 1,
  'rua-unusable': 1,
})
const reasons = [...Object.values(reasonsByState).flat(), 'address-literal'].toSorted()

describe.each(languages)('in %s', (language) => {
  const { dnssec, tlsa, sts, tlsrpt } = catalog[language].probe
  it.each([
    ['reasons of DNSSEC', reasons, dnssec.reason],
    ['outcomes of TLSA', outcomes, tlsa.outcome],
    ['flaws of MTA-STS', flaws, sts.flaw],
    ['failures of the fetch', failures, sts.failure],
    ['flaws of the policy host', certificateFlaws, sts.certificate],
    ['flaws of TLSRPT', reportFlaws, tlsrpt.flaw],
  ] as const)('the %s are worded, and nothing else is', (_, codes, words) => {
    expect(Object.keys(words).toSorted()).toEqual(codes)
  })

  it('they stand in the sentences, each as its phrase', () => {
    const translate = translatorFor(language)
    const place = {
      host: 'mx.partner.example',
      ip: '192.0.2.1',
      name: '_25._tcp.mx.partner.example',
      record: '3 1 1 ab',
    }
    const told = translate('finding:tlsa-mismatch.admin', { ...place, outcome: 'expired other-certificate' })
    expect(told).toContain(`${tlsa.outcome.expired}; ${tlsa.outcome['other-certificate']}`)
    const bogus = translate('finding:dnssec-bogus.partner', { name: 'x', zone: 'y', reason: 'signature-expired' })
    expect(bogus).toContain(dnssec.reason['signature-expired'])
    const fetched = { domain: 'x', name: 'y', failure: 'wrong-status', status: 404 }
    expect(translate('finding:sts-fetch.admin', fetched)).toMatch(/Status 404 |status 404 /)
  })

  it('a code of a newer version stays readable', () => {
    const told = translatorFor(language)('finding:tlsrpt-none.admin', { domain: 'x', flaw: 'never-heard-of' })
    expect(told).toMatch(/^never-heard-of\./)
  })
})
