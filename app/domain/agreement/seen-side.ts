// What the newest tests of a partner saw, as the terms of its side would say it: hosts, certificates, published policies. What DNS and
// servers say is hostile until it has the form the terms demand; what does not fit is left out, never shortened to something else.
import { hostName, mailbox } from '../addresses.ts'
import { certificatePin } from '../certificate-values.ts'
import { addressRange } from '../inbound-policy.ts'
import type { Certificate, SmtpSession } from '../observation.ts'
import { lineOfText } from '../partner.ts'
import type { ProbeReport } from '../probe-report.ts'
import { isCovered, leavesIn, readNames } from './certificate-names.ts'
import type { SideTerms } from './side-terms.ts'

type SeenSide = Partial<
  Pick<
    SideTerms,
    | 'hosts'
    | 'certificateNames'
    | 'authority'
    | 'authorityKind'
    | 'rootPins'
    | 'certificateUntil'
    | 'pins'
    | 'dane'
    | 'mtaSts'
    | 'tlsRptAddress'
    | 'maxMegabytes'
  >
>

/** What was seen of a side; a field is absent when no test says anything about it. `privateRoots` = SHA-256 of own authorities. */
export function seenSide(reports: readonly ProbeReport[], privateRoots: readonly string[]): SeenSide {
  if (reports.length === 0) return {}
  const sessions = reports.flatMap((report) => report.observed.smtpSessions)
  const hosts = seenHosts(reports, sessions)
  const until = untilOf(sessions)
  const names = seenNames(
    hosts.map(({ host }) => host),
    sessions,
  )
  return {
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(names.length > 0 ? { certificateNames: names } : {}),
    ...seenAuthority(sessions, privateRoots),
    ...(until === undefined ? {} : { certificateUntil: until }),
    ...seenPins(sessions),
    ...published(reports),
    ...sizeOf(sessions),
  }
}

/** Every MX host with its port and addresses, in the order of preference. */
export function seenHosts(reports: readonly ProbeReport[], sessions: readonly SmtpSession[]): SideTerms['hosts'] {
  const byHost = new Map<string, SideTerms['hosts'][number]>()
  const listed = reports.flatMap((report) => report.observed.mxRoute.hosts)
  for (const entry of listed.toSorted((a, b) => a.preference - b.preference)) {
    const host = hostName.safeParse(entry.host)
    if (!host.success || entry.isLiteral) continue
    const port = sessions.find((session) => session.host === entry.host)?.port ?? 25
    const known = byHost.get(host.data)?.addresses ?? []
    const seen = entry.addresses.flatMap((ip) => addressRange.safeParse(ip).data ?? [])
    byHost.set(host.data, { host: host.data, port, addresses: [...new Set([...known, ...seen])].slice(0, 20) })
  }
  return [...byHost.values()].slice(0, 100)
}

/** Names that cover a receiving host; when none does, all names that were shown. */
function seenNames(hosts: readonly string[], sessions: readonly SmtpSession[]): string[] {
  const shown = [...new Set(leavesIn(sessions).flatMap(readNames))].toSorted()
  const fitting = shown.filter((name) => hosts.some((host) => isCovered(host, [name])))
  return (fitting.length > 0 ? fitting : shown).slice(0, 50)
}

function seenAuthority(sessions: readonly SmtpSession[], privateRoots: readonly string[]): SeenSide {
  const names = [...new Set(sessions.flatMap(authorityOf))]
  const anchors = sessions.flatMap((session) => session.tls?.trust.path?.at(-1) ?? [])
  const own = [...new Set(anchors.map(fingerprintOf).filter((pin) => privateRoots.includes(pin)))]
  const isTrusted = sessions.length > 0 && sessions.every((session) => session.tls?.trust.kind === 'trusted')
  const authority = names.reduce((line, name) => {
    const longer = line === '' ? name : `${line}, ${name}`
    return longer.length > 200 ? line : longer
  }, '')
  return {
    ...(names.length > 0 ? { authority } : {}),
    ...(isTrusted ? { authorityKind: own.length > 0 ? 'private' : 'public' } : {}),
    ...(own.length > 0 ? { rootPins: own.slice(0, 20) } : {}),
  }
}

/** Who issued the certificate a server shows, and the root it leads to: `Issuer (Root)`. */
function authorityOf(session: SmtpSession): string | readonly [] {
  const [issuer, root] = authorityNames(session)
  if (issuer === undefined) return []
  return lineOfText.safeParse(root === undefined ? issuer : `${issuer} (${root})`).data ?? []
}

/** Issuer and root of the certificate a server shows, as people name them; the root only where it was found and is another. */
export function authorityNames(session: SmtpSession): readonly string[] {
  const leaf = session.tls?.chain[0]
  if (leaf === undefined) return []
  const anchor = session.tls?.trust.anchor ?? ''
  const names = [leaf.issuer, anchor].map(commonName).filter((name) => name !== '')
  return [...new Set(names)]
}

/** The common name of a distinguished name, else its organisation, else all of it; in one line. */
function commonName(subject: string): string {
  const parts = subject.split(/\n|,(?=\s*[A-Za-z.0-9]+=)/).map((part) => part.trim())
  const of = (key: string) => parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return (of('CN') ?? of('O') ?? subject).replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, ' ').trim()
}

/** SHA-256 of a certificate as pins are written. */
export function fingerprintOf(certificate: Certificate): string {
  return certificate.sha256.replaceAll(':', '').toLowerCase()
}

/** Every certificate shown, as pins are written. */
function seenPins(sessions: readonly SmtpSession[]): Pick<SeenSide, 'pins'> {
  const shown = new Set(leavesIn(sessions).flatMap((leaf) => certificatePin.safeParse(fingerprintOf(leaf)).data ?? []))
  return shown.size > 0 && shown.size <= 50 ? { pins: [...shown] } : {}
}

/** The day the first of all shown certificates ends. */
export function untilOf(sessions: readonly SmtpSession[]): string | undefined {
  const ends = leavesIn(sessions).map((leaf) => Date.parse(leaf.notAfter))
  const first = Math.min(...ends.filter((end) => Number.isFinite(end)))
  if (!Number.isFinite(first) || first < 0 || first > Date.UTC(9999, 0)) return undefined
  return new Date(first).toISOString().slice(0, 10)
}

/** What holds for every domain: the weakest one counts. */
function published(reports: readonly ProbeReport[]): Pick<SeenSide, 'dane' | 'mtaSts' | 'tlsRptAddress'> {
  const addresses = reports.flatMap(({ observed: { tlsRpt } }) => (tlsRpt?.kind === 'found' ? tlsRpt.addresses : []))
  const mail = addresses.flatMap((uri) => mailbox.safeParse(uri.replace(/^mailto:/i, '').split('?')[0]).data ?? [])
  const modes = reports.map(stsModeOf)
  return {
    dane: reports.every((report) => report.judgement.modes.dane),
    mtaSts: modes.includes('none') ? 'none' : modes.includes('testing') ? 'testing' : 'enforce',
    ...(mail[0] === undefined ? {} : { tlsRptAddress: mail[0] }),
  }
}

/** What a domain's MTA-STS policy demands; `none` also when there is none. */
export function stsModeOf({ observed: { sts } }: ProbeReport): SideTerms['mtaSts'] {
  return sts?.kind === 'record' && sts.fetched.kind === 'policy' ? sts.fetched.policy.mode : 'none'
}

/** The smallest size any server announces (RFC 1870), in whole megabytes. */
function sizeOf(sessions: readonly SmtpSession[]): Pick<SeenSide, 'maxMegabytes'> {
  const lines = sessions.flatMap((session) => [...session.keywords, ...session.keywordsInsideTls])
  const sizes = lines.flatMap((line) => /^SIZE (\d{1,12})$/i.exec(line.trim())?.[1] ?? []).map(Number)
  const megabytes = Math.floor(Math.min(...sizes.filter((size) => size > 0)) / 1_048_576)
  return megabytes >= 1 && megabytes <= 1000 ? { maxMegabytes: megabytes } : {}
}
