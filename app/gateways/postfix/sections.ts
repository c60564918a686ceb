// Our parts of main.cf and master.cf. main.cf only hooks our maps in, before whatever was there; everything about sessions to partners
// stands with services of our own in master.cf, so that no other setting of the host, now or later, reaches them.
import type { Artefact } from '#domain/artefact.ts'
import { createLineWriter, type LineWriter } from '../line-writer.ts'
import {
  certificateServicePrefix,
  keptPrefix,
  mainFileName,
  masterFileName,
  missingCertificate,
  partnerService,
  policyFileName,
  restClass,
  sectionBegin,
  sectionEnd,
  senderFileName,
  transportFileName,
} from './format.ts'
import type { PolicyPlan } from './plan.ts'
import { type Reason, toFingerprint } from './policy-value.ts'
import type { PostfixSite } from './site.ts'

/** What stands in our part of main.cf; the apply script fills in what the host had before. */
export function mainSection(plans: readonly PolicyPlan[], site: PostfixSite): Artefact {
  const writer = createLineWriter()
  const map = (name: string) => `${site.mapType}:${site.directory}/${name}`
  const hook = (parameter: string, ours: string, code: string) => {
    writer.line(`${keptPrefix}${parameter} =`, 'kept', { parameter })
    writer.line(`${parameter} = ${ours}, $${keptPrefix}${parameter}`, code)
  }
  writer.line(sectionBegin, 'section')
  hook('smtp_tls_policy_maps', map(policyFileName), 'policy-maps')
  hook('transport_maps', map(transportFileName), 'transport-maps')
  if (site.serverTimes) writeTimes(writer, plans)
  if (plans.some(({ inbound }) => inbound !== null)) {
    writeInbound(writer, plans, () =>
      hook('smtpd_sender_restrictions', `check_sender_access ${map(senderFileName)}`, 'sender-restrictions'),
    )
  }
  writer.line(sectionEnd)
  return writer.artefact(mainFileName, 'conf')
}

/** The shortest warning and the longest patience anybody asked for; they hold for all mail of the server. */
function writeTimes(writer: LineWriter, plans: readonly PolicyPlan[]): void {
  const failures = plans.filter(({ outbound }) => outbound !== null).map(({ policy }) => policy.failure)
  if (failures.length === 0) return
  const warn = failures.reduce((least, { warnAfterHours }) => Math.min(least, warnAfterHours), Infinity)
  const giveUp = failures.reduce((most, { giveUpAfterHours }) => Math.max(most, giveUpAfterHours), 0)
  writer.line(`delay_warning_time = ${warn}h`, 'warn-time')
  writer.line(`maximal_queue_lifetime = ${giveUp}h`, 'give-up-time')
  writer.line(`bounce_queue_lifetime = ${giveUp}h`, 'give-up-time')
}

function writeInbound(writer: LineWriter, plans: readonly PolicyPlan[], hookSenders: () => void): void {
  const inbound = plans.filter((plan) => plan.inbound !== null)
  const pinned = inbound.filter((plan) => (plan.inbound?.pins.length ?? 0) > 0)
  hookSenders()
  const isRefusedByAll = inbound.every(({ policy }) => policy.inbound.reply === 'refuse')
  writer.line(
    `plaintext_reject_code = ${isRefusedByAll ? 530 : 450}`,
    isRefusedByAll ? 'reject-code-refuse' : 'reject-code-retry',
  )
  if (pinned.length === 0) return
  writer.line('smtpd_tls_ask_ccert = yes', 'ask-certificate')
  writer.line('smtpd_tls_fingerprint_digest = sha256', 'inbound-digest')
  writer.line(`${keptPrefix}smtpd_restriction_classes =`, 'kept', { parameter: 'smtpd_restriction_classes' })
  writer.line(`smtpd_restriction_classes = ${restClass},`, 'classes')
  for (const { inbound: demand } of pinned) writer.line(`  ${demand?.restriction ?? ''},`)
  writer.line(`  $${keptPrefix}smtpd_restriction_classes`)
  writer.line(`${restClass} = $${keptPrefix}smtpd_sender_restrictions, permit`, 'rest-class')
  for (const { policy, inbound: demand } of pinned) {
    if (demand === null) continue
    const entries = demand.pins.map((pin) => `{${toFingerprint(pin)} = ${restClass}}`)
    const check = `check_ccert_access inline:{ ${entries.join(', ')} }`
    const isRefused = policy.inbound.reply === 'refuse'
    const last = `check_sender_access static:{${isRefused ? '554 5.7.1' : '450 4.7.1'} ${missingCertificate}}`
    const restrictions = isRefused ? `${check}, ${last}` : `reject_plaintext_session, ${check}, ${last}`
    const code = isRefused ? 'class-refuse' : 'class-retry'
    writer.line(`${demand.restriction} = ${restrictions}`, code, { partner: policy.partner })
  }
}

/** What stands in our part of master.cf: one service for partners, and one per certificate of ours that somebody wants to see. */
export function masterSection(plans: readonly PolicyPlan[], site: PostfixSite): Artefact {
  const writer = createLineWriter()
  const policies = plans.flatMap(({ policy, outbound }) => (outbound === null ? [] : [policy]))
  const names = policies.flatMap(({ clientCertificate }) => (clientCertificate === null ? [] : [clientCertificate]))
  const hasDane = policies.some((policy) => policy.level === 'dane')
  writer.line(sectionBegin, 'section')
  writeService(writer, partnerService, site, hasDane, null)
  for (const name of [...new Set(names)].sort()) {
    const file = site.clientCertificates[name] ?? ''
    writeService(writer, `${certificateServicePrefix}${name}`, site, hasDane, { name, file })
  }
  writer.line(sectionEnd)
  return writer.artefact(masterFileName, 'conf')
}

function writeService(
  writer: LineWriter,
  service: string,
  site: PostfixSite,
  hasDane: boolean,
  certificate: { readonly name: string; readonly file: string } | null,
): void {
  const option = (name: string, value: string, code: string, params: Reason['params'] = {}) =>
    writer.line(`  -o ${name}=${value}`, code, params)
  const code = certificate === null ? 'service' : 'service-certificate'
  writer.line(`${service} unix - - n - - smtp`, code, { name: certificate?.name ?? '' })
  option('syslog_name', `postfix/${service}`, 'syslog-name')
  if (site.ehloName !== '') option('smtp_helo_name', site.ehloName, 'ehlo-name')
  option('smtp_fallback_relay', '', 'no-fallback')
  option('smtp_tls_security_level', 'secure', 'fail-closed')
  option('smtp_tls_policy_maps', `${site.mapType}:${site.directory}/${policyFileName}`, 'only-our-policies')
  option('smtp_tls_wrappermode', 'no', 'starttls')
  option('smtp_tls_loglevel', '1', 'log-level')
  option('smtp_tls_fingerprint_digest', 'sha256', 'digest')
  if (site.caFile !== '') option('smtp_tls_CAfile', site.caFile, 'ca-file')
  option('smtp_tls_CApath', '', 'only-ca-file')
  option('smtp_tls_trust_anchor_file', '', 'only-ca-file')
  option('tls_append_default_CA', 'no', 'only-ca-file')
  if (hasDane) option('smtp_dns_support_level', 'dnssec', 'dnssec')
  option('smtp_tls_connection_reuse', 'no', 'no-reuse')
  option('smtp_tls_cert_file', '', certificate === null ? 'no-certificate' : 'own-certificate')
  option('smtp_tls_key_file', '', certificate === null ? 'no-certificate' : 'own-certificate')
  option('smtp_tls_eccert_file', '', certificate === null ? 'no-certificate' : 'own-certificate')
  option('smtp_tls_eckey_file', '', certificate === null ? 'no-certificate' : 'own-certificate')
  const chain = certificate?.file ?? ''
  option('smtp_tls_chain_files', chain, certificate === null ? 'no-certificate' : 'own-certificate')
}
