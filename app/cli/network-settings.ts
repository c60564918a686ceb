// Turns the network options of a command into a MailNetwork. Files and names are checked before anything is sent; the person's own
// mistakes are wrong calls, a refused route is a fault.
import { readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Dialer } from '#ports/dialer.ts'
import { readTrustAnchors, type TrustAnchor } from '#wire/dnssec/trust-anchors.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createSocksDialer } from '#wire/socks-dialer.ts'
import { createSystemNetwork, parseSocketAddress } from '#wire/system-network.ts'
import { readAuthorities } from '#wire/trust-store.ts'
import { readNumber, WrongCall } from './options.ts'

export interface NetworkValues {
  readonly resolver?: readonly string[] | undefined
  readonly 'trust-anchor'?: string | undefined
  readonly ca?: readonly string[] | undefined
  readonly 'ca-only'?: readonly string[] | undefined
  readonly 'smtp-port'?: string | undefined
  readonly helo?: string | undefined
  readonly via?: string | undefined
  readonly proxy?: string | undefined
}
export interface OpenNetwork {
  readonly network: MailNetwork
  close(): void
}

const maxFileBytes = 4 * 1024 * 1024

/** Opens the network the options describe. */
export async function openNetwork(values: NetworkValues, timeLimit: AbortSignal): Promise<Outcome<OpenNetwork>> {
  const resolvers = (values.resolver ?? []).map((text) => {
    const address = parseSocketAddress(text, 53)
    if (address === undefined) throw new WrongCall('resolver', { value: text })
    return address
  })
  const smtpPort = readNumber('smtp-port', values['smtp-port'], 1, 65535) ?? 25
  const only = values['ca-only'] ?? []
  const authorities = readAuthorityFiles([...(values.ca ?? []), ...only])
  if (!authorities.ok) return authorities
  const anchors = readAnchorFile(values['trust-anchor'])
  if (!anchors.ok) return anchors
  const route = await openRoute(values, timeLimit)
  if (!route.ok) return route
  const dialer = route.value?.dialer
  const network = createSystemNetwork({
    resolvers,
    extraAuthorities: authorities.value,
    bundledAuthorities: only.length === 0,
    smtpPort,
    helo: values.helo ?? null,
    hostName: hostname(),
    ...(dialer === undefined ? {} : { dialer }),
    ...(anchors.value === undefined ? {} : { trustAnchors: anchors.value }),
  })
  const close = () => route.value?.close()
  if (!network.ok) {
    close()
    return network
  }
  return succeed({ network: network.value, close })
}

async function openRoute(
  values: NetworkValues,
  timeLimit: AbortSignal,
): Promise<Outcome<{ dialer: Dialer; close(): void } | undefined>> {
  if (values.via !== undefined && values.proxy !== undefined) throw new WrongCall('both-routes')
  if (values.proxy !== undefined) {
    const url = readUrl(values.proxy, 'socks5:')
    if (url === undefined) throw new WrongCall('proxy', { value: values.proxy })
    return succeed({ dialer: createSocksDialer({ host: url.host, port: url.port ?? 1080 }), close: () => {} })
  }
  if (values.via === undefined) return succeed(undefined)
  const url = readUrl(values.via, 'ssh:')
  if (url === undefined || url.user === '') throw new WrongCall('via', { value: values.via })
  const { createSshDialer } = await import('#wire/ssh-dialer.ts')
  return createSshDialer({ host: url.host, port: url.port ?? 22, user: url.user }, timeLimit)
}

function readUrl(text: string, protocol: string) {
  const form =
    /^([a-z0-9]+:)\/\/(?:([A-Za-z0-9._-]{1,64})@)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253})(?::(\d{1,5}))?\/?$/.exec(
      text,
    )
  if (form === null || form[1] !== protocol) return undefined
  const port = form[4] === undefined ? undefined : Number(form[4])
  if (port !== undefined && (port < 1 || port > 65535)) return undefined
  return { user: form[2] ?? '', host: (form[3] ?? '').replace(/^\[|\]$/g, ''), port }
}

function readAnchorFile(path: string | undefined): Outcome<readonly TrustAnchor[] | undefined> {
  if (path === undefined) return succeed(undefined)
  const text = readTextFile(path)
  return text.ok ? readTrustAnchors(text.value, path) : text
}

function readAuthorityFiles(paths: readonly string[]): Outcome<readonly string[]> {
  const pems: string[] = []
  for (const path of paths) {
    const text = readTextFile(path)
    if (!text.ok) return text
    const blocks = readAuthorities(text.value, path)
    if (!blocks.ok) return blocks
    pems.push(...blocks.value)
  }
  return succeed(pems)
}

/** Reads a text file of bounded size. */
export function readTextFile(path: string, limit = maxFileBytes): Outcome<string> {
  try {
    if (statSync(path).size > limit)
      return fail('input.too-large', { path, limit: `${Math.round(limit / 1048576)} MB` })
    return succeed(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    return fail('input.unreadable-file', { path })
  }
}
