// Handlers that behave like the house but keep everything in memory: partners can be saved and removed, settings stay, a test reports
// every step at the pace the caller sets and ends when cancelled. For screens; the real house is tested elsewhere.
import type { PartnerSummary } from '#contract/contract.ts'
import type { Rendering } from '#domain/artefact.ts'
import { fail, succeed } from '#domain/fault.ts'
import { worstOf } from '#domain/finding.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Language } from '#domain/language.ts'
import { sessionSteps } from '#domain/observation.ts'
import type { Partner } from '#domain/partner.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import { type KnownGateway, noDetails } from '#domain/report-details.ts'
import { defaultSettings, type Settings } from '#domain/setting.ts'
import type { WindowHandlers } from '../contract-double.ts'
import { type AgreementScript, agreementDouble } from './agreement-double.ts'
import { type CareScript, careDouble, idleCare } from './care-double.ts'
import { type ChecklistScript, checklistDouble, sampleChecklist } from './checklist-double.ts'
import { type ConfirmScript, confirmDouble } from './confirm-double.ts'
import { type ContactScript, contactDouble, nobody } from './contact-double.ts'
import { type SamplePartner, samplePartner } from './partner-samples.ts'
import { type PushScript, pushDouble } from './push-double.ts'
import { idleRelay, type RelayScript, relayDouble } from './relay-double.ts'
import { sampleReport } from './report-sample.ts'
import { sampleKinds, sampleSite, siteRendering } from './site-samples.ts'

export interface HouseScript {
  readonly partners: readonly SamplePartner[]
  readonly systemLanguage: Language
  readonly settings?: Partial<Settings>
  readonly nowMs: number
  readonly rendering: Rendering
  readonly sites?: readonly GatewaySite[]
  readonly relay?: RelayScript
  readonly push?: PushScript
  readonly agreement?: AgreementScript
  readonly contacts?: ContactScript
  readonly checklist?: ChecklistScript
  readonly care?: CareScript
  readonly confirm?: ConfirmScript
  /** Waits before every line of progress; resolves early when the test is cancelled. */
  readonly pace: (signal: AbortSignal) => Promise<void>
}

function summaryOf(partner: Partner, reports: readonly ProbeReport[]): PartnerSummary {
  const order = ['unsuitable', 'unverifiable', 'conditional', 'suitable'] as const
  const verdict = order.find((entry) => reports.some((report) => report.judgement.verdict === entry))
  const [first] = reports
  if (first === undefined || verdict === undefined) return { partner, lastTest: null, agreement: null }
  const findings = reports.flatMap((report) => report.judgement.findings)
  const worst = worstOf(findings)
  const leaves = reports.flatMap((report) =>
    report.observed.smtpSessions.flatMap((session) => session.tls?.chain[0]?.notAfter ?? []),
  )
  return {
    partner,
    agreement: null,
    lastTest: {
      startedAt: first.startedAt,
      verdict,
      leadingFinding: findings.find((entry) => entry.severity === worst)?.code ?? null,
      expiresAt: leaves.sort()[0] ?? null,
    },
  }
}

const sampleGateways: readonly KnownGateway[] = [
  { id: 'postfix-openssl-3.0', product: 'postfix', version: 'OpenSSL 3.0', evidence: 'measured' },
  { id: 'domino-14', product: 'domino', version: '14', evidence: 'unverified' },
]

async function* progressOf(report: ProbeReport): AsyncGenerator<ProbeProgress> {
  const { domain } = report
  yield { kind: 'dns', domain, state: 'running' }
  yield { kind: 'dns', domain, state: 'done' }
  const sessions = report.observed.smtpSessions
  yield { kind: 'route', domain, addresses: sessions.map(({ host, ip }) => ({ host, ip })) }
  yield { kind: 'part', domain, part: 'dns-security', state: 'running' }
  yield { kind: 'part', domain, part: 'policies', state: 'running' }
  for (const { host, ip, stopped } of sessions) {
    for (const [index, step] of sessionSteps.entries()) {
      const elapsedMs = 8 + index * 13
      yield { kind: 'step', domain, host, ip, step, state: 'running', elapsedMs }
      const isLast = stopped?.at === step
      yield { kind: 'step', domain, host, ip, step, state: isLast ? 'stopped' : 'done', elapsedMs: elapsedMs + 9 }
      if (isLast) break
    }
    if (stopped !== null) continue
    for (const asked of [1, 2, 3]) {
      yield { kind: 'wait', domain, host, ip, reason: 'pause', forMs: 2_000 }
      yield { kind: 'hellos', domain, host, ip, asked, of: 4 }
    }
    yield { kind: 'part', domain, part: 'policies', state: 'done' }
  }
  yield { kind: 'part', domain, part: 'dns-security', state: 'done' }
  yield { kind: 'judged', domain }
}

/** Handlers over the script; a partner that is new gets a good report when it is tested. */
export function houseDouble(script: HouseScript): WindowHandlers {
  const partners = new Map(script.partners.map(({ partner }) => [partner.id, partner]))
  const reports = new Map(
    script.partners.map(({ partner, reports: samples }) => [
      partner.id,
      samples.map((sample) => sampleReport(sample, script.nowMs)),
    ]),
  )
  const sites = new Map((script.sites ?? []).map((site) => [site.id, site]))
  let settings: Settings = { ...defaultSettings, ...script.settings }
  const freshReports = (partner: Partner) =>
    partner.domains.map((domain) =>
      sampleReport(
        {
          domain,
          judgement: {
            verdict: 'suitable',
            level: 'name',
            modes: { encrypt: true, verify: true, secure: true, dane: false, fingerprint: true },
            recommended: 'secure',
          },
          servers: [{ host: `mx.${domain}`, addresses: [{ ip: '192.0.2.99' }] }],
        },
        script.nowMs,
      ),
    )

  return {
    app: {
      info: () =>
        succeed({
          version: '0.1.0',
          runtime: 'double',
          systemLanguage: script.systemLanguage,
          hostName: 'arbeitsplatz.firma.example',
          systemResolvers: ['192.0.2.53'],
          canReadSystemAuthorities: false,
          storageNotice: null,
        }),
      copyText: () => succeed(undefined),
      reveal: () => succeed(undefined),
      choosePath: ({ kind }) => succeed(`/home/admin/${kind}`),
    },
    settings: {
      read: () => succeed(settings),
      save(changed) {
        settings = changed
        return succeed(settings)
      },
    },
    partner: {
      list: () => succeed([...partners.values()].map((partner) => summaryOf(partner, reports.get(partner.id) ?? []))),
      due: () => succeed([]),
      removal: () =>
        succeed({
          ...{ inForce: null, versions: 0, attachments: 0, checklistItems: 0, contacts: 0, told: 0 },
        }),
      save(draft) {
        for (const other of partners.values()) {
          const domain = draft.domains.find((entry) => other.id !== draft.id && other.domains.includes(entry))
          if (domain !== undefined) return fail('partner.domain-taken', { domain, partner: other.name })
        }
        const { id, name, domains, ...rest } = draft
        const known = id === null ? undefined : partners.get(id)
        const saved =
          known === undefined
            ? samplePartner(partners.size + 100, name, domains, rest)
            : { ...known, ...rest, name, domains }
        partners.set(saved.id, saved)
        return succeed(saved)
      },
      remove({ partnerId }) {
        partners.delete(partnerId)
        reports.delete(partnerId)
        return succeed(undefined)
      },
    },
    probe: {
      endListing: () => succeed(undefined),
      latest: ({ partnerId }) => succeed(reports.get(partnerId) ?? []),
      details: ({ partnerId }) => succeed((reports.get(partnerId) ?? []).map(({ id }) => noDetails(id))),
      gateways: () => succeed([...sampleGateways]),
      async run({ partnerId }, report, signal) {
        const partner = partners.get(partnerId)
        if (partner === undefined) return fail('partner.not-found')
        const known = reports.get(partnerId) ?? []
        const judged = known.length === partner.domains.length ? known : freshReports(partner)
        for (const entry of judged) {
          for await (const progress of progressOf(entry)) {
            await script.pace(signal)
            if (signal.aborted) return fail('job.cancelled')
            report(progress)
          }
        }
        reports.set(partnerId, judged)
        return succeed(judged)
      },
    },
    report: {
      changes: () => succeed([]),
      saveJson: () => succeed({ files: ['/home/admin/check-musterbank.example.json'] }),
      print: () => succeed({ files: ['/home/admin/Pruefbericht-musterbank.example.pdf'] }),
    },
    letter: {
      compose: ({ language }) =>
        succeed({
          subject: language === 'de' ? 'Verschlüsselung' : 'Encryption',
          recipient: 'postmaster@musterbank.example',
          text: language === 'de' ? 'Guten Tag,\n' : 'Hello,\n',
        }),
      print: () => succeed({ files: ['/home/admin/Brief-musterbank.example.pdf'] }),
      saveDraft: () => succeed({ files: ['/home/admin/Brief-musterbank.example.eml'] }),
      openMail: () => succeed({ isWhole: false }),
    },
    site: {
      list: () => succeed([...sites.values()]),
      save(draft) {
        if (!sampleKinds.some((kind) => kind.id === draft.gateway)) return fail('gateway.unknown')
        const missing = draft.gateway === 'exchange' && !Array.isArray(draft.facts['servers'])
        if (missing) return fail('gateway.site-incomplete', { field: 'servers' })
        const fresh = sampleSite(sites.size + 1, draft)
        const saved = draft.id === null ? fresh : { ...fresh, id: draft.id }
        sites.set(saved.id, saved)
        return succeed(saved)
      },
      remove({ siteId }) {
        sites.delete(siteId)
        return succeed(undefined)
      },
    },
    gateway: {
      kinds: () => succeed([...sampleKinds]),
      choice: () => succeed({ choice: defaultChoice, siteIds: [], keptAt: null, agreement: null }),
      render: ({ siteIds }) => succeed(siteIds.map((siteId) => siteRendering(siteId, script.rendering))),
      save: () => succeed({ files: script.rendering.artefacts.map((artefact) => `/home/admin/${artefact.name}`) }),
      print: () => succeed({ files: ['/home/admin/Uebergabe.pdf'] }),
    },
    ...agreementDouble(script.agreement),
    relay: relayDouble(script.relay ?? idleRelay),
    contact: contactDouble(script.contacts ?? nobody),
    checklist: checklistDouble(script.checklist ?? sampleChecklist),
    care: careDouble(script.care ?? idleCare),
    ...confirmDouble(script.confirm),
    ...pushDouble(script.push),
    lab: {
      start() {
        const started = samplePartner(90, 'Gute Bank AG (Übung)', ['good.lab.example'], { isPractice: true })
        partners.set(started.id, started)
        return succeed([started])
      },
    },
  }
}
