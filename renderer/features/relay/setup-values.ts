// The relay's setup as a person types it and its reading, each field with its own issue. Empty next hop = none.
import { ehloName, hostName, isEhloName, mailbox, mailDomain } from '#domain/addresses.ts'
import { addressRange } from '#domain/inbound-policy.ts'
import type { RelaySetup } from '#domain/relay-trial.ts'

export interface SetupForm {
  readonly hostName: string
  readonly postmaster: string
  readonly listenAddress: string
  readonly listenPort: string
  readonly certificate: string
  readonly key: string
  readonly networks: string
  readonly ownDomains: string
  readonly nextHop: string
  readonly unlisted: RelaySetup['unlisted']
  readonly siteId: string
  readonly startsWithApp: boolean
}
export type SetupIssue =
  | 'not-a-host'
  | 'not-a-mailbox'
  | 'not-an-address'
  | 'not-a-port'
  | 'half-a-pair'
  | 'not-a-network'
  | 'no-network'
  | 'not-a-domain'
  | 'not-a-next-hop'
  | 'next-hop-missing'
  | 'own-domains-missing'

/** The form of a setup; sensible values for a first trial on this machine. A gateway that is gone is chosen no longer. */
export function setupFormOf(
  setup: RelaySetup | null,
  machine: string,
  sites: readonly { readonly id: string }[],
): SetupForm {
  const chosen = setup === null ? sites[0]?.id : sites.find(({ id }) => id === setup.siteId)?.id
  return {
    hostName: setup?.hostName ?? (isEhloName(machine) ? machine : ''),
    postmaster: setup?.postmaster ?? '',
    listenAddress: setup?.listenAddress ?? '127.0.0.1',
    listenPort: String(setup?.listenPort ?? 2525),
    certificate: setup?.certificate ?? '',
    key: setup?.key ?? '',
    networks: (setup?.networks ?? ['127.0.0.0/8', '::1']).join('\n'),
    ownDomains: (setup?.ownDomains ?? []).join('\n'),
    nextHop: setup?.nextHop == null ? '' : nextHopText(setup.nextHop),
    unlisted: setup?.unlisted ?? 'refuse',
    siteId: chosen ?? '',
    startsWithApp: setup?.startsWithApp ?? false,
  }
}

/** Reads the form; there is a setup only when nothing is wrong. */
export function readSetup(form: SetupForm): {
  readonly setup?: RelaySetup
  readonly issues: Readonly<Partial<Record<keyof SetupForm, SetupIssue>>>
} {
  const issues: Partial<Record<keyof SetupForm, SetupIssue>> = {}
  const name = ehloName.safeParse(form.hostName)
  const postmaster = mailbox.safeParse(form.postmaster)
  const address = addressRange.safeParse(form.listenAddress.trim())
  const port = Number(form.listenPort)
  const networks = linesOf(form.networks)
  const ownDomains = linesOf(form.ownDomains).map((line) => mailDomain.safeParse(line))
  const nextHop = readNextHop(form.nextHop)
  const [certificate, key] = [form.certificate.trim(), form.key.trim()]
  if (!name.success) issues.hostName = 'not-a-host'
  if (!postmaster.success) issues.postmaster = 'not-a-mailbox'
  if (!address.success || address.data.includes('/')) issues.listenAddress = 'not-an-address'
  if (!/^\d{1,5}$/.test(form.listenPort.trim()) || port < 1 || port > 65535) issues.listenPort = 'not-a-port'
  if (certificate !== '' && key === '') issues.key = 'half-a-pair'
  if (certificate === '' && key !== '') issues.certificate = 'half-a-pair'
  if (networks.length === 0) issues.networks = 'no-network'
  else if (!networks.every((line) => addressRange.safeParse(line).success)) issues.networks = 'not-a-network'
  if (ownDomains.some((domain) => !domain.success)) issues.ownDomains = 'not-a-domain'
  if (nextHop === undefined) issues.nextHop = 'not-a-next-hop'
  else if (nextHop === null && ownDomains.length > 0) issues.nextHop = 'next-hop-missing'
  else if (nextHop !== null && ownDomains.length === 0) issues.ownDomains = 'own-domains-missing'
  if (Object.keys(issues).length > 0 || !name.success || !postmaster.success || nextHop === undefined) return { issues }
  return {
    issues,
    setup: {
      hostName: name.data,
      postmaster: postmaster.data,
      listenAddress: form.listenAddress.trim(),
      listenPort: port,
      certificate,
      key,
      networks,
      ownDomains: ownDomains.flatMap((domain) => (domain.success ? [domain.data] : [])),
      nextHop,
      unlisted: form.unlisted,
      siteId: form.siteId === '' ? null : form.siteId,
      startsWithApp: form.startsWithApp,
    },
  }
}

/** Whether delivery reports could reach nobody: they go to senders in own domains, over the own mail server. */
export function hasNoWayBack({ ownDomains, nextHop }: Pick<SetupForm, 'ownDomains' | 'nextHop'>): boolean {
  return linesOf(ownDomains).length === 0 || nextHop.trim() === ''
}

function linesOf(text: string): string[] {
  return text.split(/[\n,]/).flatMap((line) => line.trim() || [])
}

function nextHopText({ host, port }: NonNullable<RelaySetup['nextHop']>): string {
  if (port === 25) return host
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** `host`, `host:port` or `[IPv6]:port`; null = empty, undefined = none of these. */
function readNextHop(text: string): RelaySetup['nextHop'] | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const form = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(trimmed) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(trimmed)
  const typed = form?.[1] ?? trimmed
  const port = Number(form?.[2] ?? 25)
  const range = addressRange.safeParse(typed)
  const host = range.success && !range.data.includes('/') ? range.data : hostName.safeParse(typed).data
  return host === undefined || port < 1 || port > 65535 ? undefined : { host, port }
}
