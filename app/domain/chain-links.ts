// Certificate chains as they are drawn, link by link from the server's certificate to the anchor, with what is wrong at which link. The
// findings say what is wrong: a finding about a certificate names its subject; what is known of a code alone stands in the tables below.
import type { Finding } from './finding.ts'
import type { Certificate, SmtpSession, TlsFacts } from './observation.ts'
import type { ProbeReport } from './probe-report.ts'

export type LinkRole = 'leaf' | 'intermediate' | 'root' | 'anchor' | 'missing' | 'no-anchor'
export interface ChainLink {
  readonly role: LinkRole
  /** Name as people know it; for a missing link the issuer that was expected. */
  readonly name: string
  /** null = nothing was seen of it but its name. */
  readonly certificate: Certificate | null
  /** The server sent it; an anchor may come from the trust store alone. */
  readonly isSent: boolean
  readonly findings: readonly Finding[]
}
export interface DrawnChain {
  readonly key: string
  readonly places: readonly { readonly host: string; readonly ip: string }[]
  readonly links: readonly ChainLink[]
  /** Sent, but not part of the path. */
  readonly unused: readonly Certificate[]
}

/** Codes about the anchor or the gap before it; `unknown-ca` ends at an anchor nobody here trusts. */
const atTheGap: readonly string[] = ['chain-incomplete', 'unknown-ca']
/** Codes about the server's own certificate that need not name it. */
const atTheLeaf =
  /^(cert-(expired|not-yet-valid)|self-signed|name-mismatch|cn-only|expires-soon|weak-key|wrong-eku|revo|must-staple|tlsa-)/

/** The chains of a report, each once, with every address that shows it. */
export function drawnChains(report: ProbeReport): readonly DrawnChain[] {
  const chains = new Map<string, DrawnChain & { readonly places: { host: string; ip: string }[] }>()
  for (const session of report.observed.smtpSessions) {
    const { tls, host, ip } = session
    if (tls === null || tls.chain.length === 0) continue
    const drawn = drawChain(session, tls, report.judgement.findings)
    const known = chains.get(drawn.key)
    if (known === undefined) chains.set(drawn.key, { ...drawn, places: [{ host, ip }] })
    else known.places.push({ host, ip })
  }
  return [...chains.values()]
}

function drawChain(session: SmtpSession, tls: TlsFacts, all: readonly Finding[]): Omit<DrawnChain, 'places'> {
  const findings = all.filter((entry) => entry.at.host === session.host && entry.at.ip === session.ip)
  const path = tls.trust.path ?? tls.chain
  const links = [
    ...path.map((certificate, index) => linkOf(certificate, index, tls, findings)),
    ...ending(tls, path, findings),
  ]
  const unused = tls.chain.filter((entry) => !path.some((link) => link.sha256 === entry.sha256))
  const faults = links.map((link) => link.findings.map((entry) => entry.code))
  return { key: JSON.stringify([tls.chain.map((entry) => entry.sha256), tls.trust.kind, faults]), links, unused }
}

function linkOf(certificate: Certificate, index: number, tls: TlsFacts, findings: readonly Finding[]): ChainLink {
  const isLeaf = index === 0
  const own = findings.filter(({ code, params }) => {
    if (atTheGap.includes(code)) return false
    const subject = params['subject']
    return typeof subject === 'string' ? subject === certificate.subject : isLeaf && atTheLeaf.test(code)
  })
  return {
    role: isLeaf ? 'leaf' : roleOf(certificate, tls),
    name: knownName(certificate.subject, certificate.commonName),
    certificate,
    isSent: tls.chain.some((entry) => entry.sha256 === certificate.sha256),
    findings: own,
  }
}

/** The end of a trusted path is the anchor; whether the server sends it makes no difference. */
function roleOf(certificate: Certificate, { trust }: TlsFacts): LinkRole {
  if (certificate.subject !== certificate.issuer) return 'intermediate'
  return trust.kind === 'trusted' && trust.path?.at(-1)?.sha256 === certificate.sha256 ? 'anchor' : 'root'
}

/** What stands after the last certificate: the anchor by name, a gap, or nothing when the path ends in a root. */
function ending(tls: TlsFacts, path: readonly Certificate[], findings: readonly Finding[]): readonly ChainLink[] {
  const last = path.at(-1)
  const isClosed = last === undefined || last.subject === last.issuer
  const told = findings.filter((entry) => atTheGap.includes(entry.code))
  const link = (role: LinkRole, name: string): ChainLink => ({
    role,
    name,
    certificate: null,
    isSent: false,
    findings: told,
  })
  if (tls.trust.kind === 'incomplete') return [link('missing', knownName(last?.issuer ?? '', null))]
  if (tls.trust.kind === 'unknown-ca') return [link('no-anchor', knownName(last?.issuer ?? '', null))]
  return tls.trust.anchor === null || isClosed ? [] : [link('anchor', knownName(tls.trust.anchor, null))]
}

/** The name people know a certificate by: its common name, else its organisation, else all of it. */
export function knownName(subject: string, commonName: string | null): string {
  const part = (type: string) => new RegExp(`(?:^|[,/\\n+]\\s*)${type}=([^,/\\n+]+)`).exec(subject)?.[1]?.trim()
  return commonName ?? part('CN') ?? part('O') ?? subject
}
