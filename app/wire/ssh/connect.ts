// Signs in on a host over SSH, through the hosts before it; each of them has its own host key and its own sign-in. A connection that is
// closed, and one that could not be made, leaves nothing open behind it.
import type { Client } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { HostKeyView } from '#domain/push/push-host.ts'
import { openHop, seeHostKey, type WayThere } from './hop.ts'
import { hostLabel, plainText } from './host-text.ts'
import type { Connected, Forwarded, ForwardFailure, Hop, SshConnection, SshOrder } from './ssh-order.ts'

const endMs = 2000
/** A way through a host that is not there after this time does not come any more. */
const forwardMs = 20_000

/** Signs in; faults `ssh.*`, job.cancelled. */
export async function connect(order: SshOrder, signal: AbortSignal): Connected {
  const { hops, host } = hopsOf(order)
  const chain = await openChain([...hops, host], order, signal)
  return chain.ok ? succeed(connectionOver(chain.value, host)) : chain
}

/** Shows the key of a hop (0 = the host itself) without signing in there; faults as `connect` for the hops before it. */
export async function showHostKey(order: SshOrder, hop: number, signal: AbortSignal): Promise<Outcome<HostKeyView>> {
  const { hops, host } = hopsOf(order)
  const target = hop === 0 ? host : hops.find(({ number }) => number === hop)
  if (target === undefined) throw new Error(`there is no hop ${hop}`)
  const chain = await openChain(hop === 0 ? hops : hops.slice(0, hop - 1), order, signal)
  if (!chain.ok) return chain
  const seen = await seeHostKey(target, order, wayTo(target, chain.value.at(-1)), signal)
  closeAll(chain.value)
  return seen
}

function hopsOf({ host }: SshOrder): { readonly hops: readonly Hop[]; readonly host: Hop } {
  const hops = host.jumps.map((jump, index) => ({ ...jump, number: index + 1, legacy: jump.legacy ?? [] }))
  return { hops, host: { ...host, number: 0 } }
}

async function openChain(hops: readonly Hop[], order: SshOrder, signal: AbortSignal): Promise<Outcome<Client[]>> {
  const clients: Client[] = []
  for (const hop of hops) {
    const opened = await openHop(hop, order, wayTo(hop, clients.at(-1)), signal)
    if (!opened.ok) {
      closeAll(clients)
      return opened
    }
    clients.push(opened.value)
  }
  return succeed(clients)
}

function wayTo(hop: Hop, before: Client | undefined): WayThere {
  return async (signal) => {
    if (before === undefined) return succeed(undefined)
    const forwarded = await forwardFrom(before, hop.address, hop.port, signal)
    if (forwarded.ok) return succeed(forwarded.socket)
    if (signal.aborted) return fail('job.cancelled')
    return fail('ssh.unreachable', {
      host: hostLabel(hop.address, hop.port),
      hop: hop.number,
      detail: forwarded.detail,
    })
  }
}

function connectionOver(chain: readonly Client[], host: Hop): SshConnection {
  const client = chain.at(-1)
  if (client === undefined) throw new Error('a chain has at least one hop')
  let isGone = false
  const gone = new Promise<void>((resolve) => {
    for (const one of chain) {
      one.once('close', () => {
        isGone = true
        resolve()
        closeAll(chain)
      })
    }
  })
  return {
    name: `${host.user}@${hostLabel(host.address, host.port)}`,
    host: hostLabel(host.address, host.port),
    client,
    forward: (target) => forwardFrom(client, target.ip, target.port),
    gone,
    isGone: () => isGone,
    close: () => closeAll(chain),
  }
}

/** The last one first, as it lives in the one before; a link that is dead cannot say goodbye and is cut. */
function closeAll(chain: readonly Client[]): void {
  for (const client of [...chain].reverse()) client.end()
  setTimeout(() => {
    for (const client of chain) client.destroy()
  }, endMs).unref()
}

function forwardFrom(client: Client, address: string, port: number, signal?: AbortSignal): Promise<Forwarded> {
  return new Promise((resolve) => {
    const giveUp = (detail: string) => end({ ok: false, why: 'unanswered', detail })
    const cancel = () => giveUp('cancelled')
    const timer = setTimeout(() => giveUp(`no answer within ${forwardMs / 1000} s`), forwardMs)
    let hasEnded = false
    const end = (forwarded: Forwarded) => {
      if (hasEnded && forwarded.ok) forwarded.socket.destroy()
      hasEnded = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
      resolve(forwarded)
    }
    if (signal?.aborted === true) return cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
        if (error === undefined) return end({ ok: true, socket: channel })
        end({ ok: false, why: whyRefused(error), detail: plainText(error.message) })
      })
    } catch {
      giveUp('the connection is gone')
    }
  })
}

/** RFC 4254 section 5.1: 1 = administratively prohibited, 2 = connect failed, 3 = unknown channel type, 4 = resource shortage. */
function whyRefused(error: Error): ForwardFailure {
  const { reason } = error as { reason?: number }
  if (reason === 1) return 'prohibited'
  return reason === 3 || reason === 4 ? 'limit' : 'target'
}
