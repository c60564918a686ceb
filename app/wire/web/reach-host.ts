// From a host name to an open TCP connection for the web: looks up its addresses, keeps those that may be called, tries them in turn until
// the deadline. The address that was checked is the one that is called, so an answer that changes in between gains nothing.
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Dialer } from '#ports/dialer.ts'
import type { WebFailure } from '#ports/https-get.ts'
import type { Resolver } from '#ports/resolver.ts'
import { isPublicAddress } from './public-address.ts'

const maxAttempts = 4
const attemptMs = 10_000

export interface WebRoute {
  readonly resolver: Resolver
  readonly dialer: Dialer
  /** `any` allows loopback and private addresses: for a lab, or when the admin wants it. */
  readonly addresses: 'public-only' | 'any'
}
export type Reached =
  | { readonly ok: true; readonly socket: Duplex; readonly ip: string }
  | { readonly ok: false; readonly failure: WebFailure; readonly detail: string; readonly ip: string | null }

/** Opens a connection to a host; `deadline` is a value of `performance.now()`. */
export async function reachHost(
  route: WebRoute,
  target: { readonly host: string; readonly port: number },
  deadline: number,
  signal: AbortSignal,
): Promise<Reached> {
  const failed = (failure: WebFailure, detail: string, ip: string | null = null): Reached => ({
    ok: false,
    failure,
    detail,
    ip,
  })
  const found = await findAddresses(route.resolver, target.host, deadline, signal)
  if (signal.aborted) return failed('cancelled', '')
  if (typeof found === 'string') return failed(found, target.host)
  const allowed = found.filter((ip) => route.addresses === 'any' || isPublicAddress(ip)).slice(0, maxAttempts)
  if (allowed.length === 0) return failed('address-refused', found.slice(0, maxAttempts).join(', '))
  let last = failed('timeout', 'no time left')
  for (const ip of allowed) {
    const remaining = deadline - performance.now()
    if (remaining <= 0) break
    const dialed = await route.dialer.dial({ ip, port: target.port }, Math.min(attemptMs, remaining), signal)
    if (signal.aborted) {
      if (dialed.ok) dialed.socket.on('error', () => {}).destroy()
      return failed('cancelled', '')
    }
    if (dialed.ok) return { ok: true, socket: dialed.socket, ip }
    last = failed(dialed.failure, dialed.detail, ip)
  }
  return last
}

/** The addresses of a host as our resolver knows them, or why there are none; `deadline` is a value of `performance.now()`. */
export async function findAddresses(
  resolver: Resolver,
  host: string,
  deadline: number,
  signal: AbortSignal,
): Promise<readonly string[] | WebFailure> {
  if (isIP(host) !== 0) return [host]
  const late = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())))])
  const answers = await Promise.all([resolver.ask(host, 'A', late), resolver.ask(host, 'AAAA', late)])
  const addresses = answers
    .flatMap((answer) => (answer.ok ? answer.value.records : []))
    .flatMap((record) => {
      return record.kind === 'A' || record.kind === 'AAAA' ? [record.address] : []
    })
  if (addresses.length > 0) return [...new Set(addresses)]
  if (answers.every((answer) => answer.ok)) return 'no-address'
  return late.aborted ? 'timeout' : 'lookup-failed'
}
