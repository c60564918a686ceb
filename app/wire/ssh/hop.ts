// One hop: TCP (or a way through the hop before), key exchange, host key, sign-in. Nothing secret leaves before the host key was found
// good and the server has proven that it holds it. Every attempt ends within its time; whatever goes wrong is a fault `ssh.*`.
import type { Duplex } from 'node:stream'
import type { Client, ConnectConfig } from 'ssh2'
import { assertNever, fail, type Outcome, succeed } from '#domain/fault.ts'
import { type HostKeyView, legacyAlgorithms } from '#domain/push/push-host.ts'
import { algorithmsFor } from './algorithms.ts'
import { attempt, type Course } from './attempt.ts'
import { changedKey } from './host-key/changed-key.ts'
import { judgeHostKey, type KnownKeys, knownKindsOf } from './host-key/judge-host-key.ts'
import { hostLabel } from './host-text.ts'
import { createSignIn } from './sign-in.ts'
import type { Hop, SshOrder } from './ssh-order.ts'

/** Makes a fresh way to the hop; undefined = TCP from this desk. */
export type WayThere = (signal: AbortSignal) => Promise<Outcome<Duplex | undefined>>

const keepAliveMs = 8000

/** Signs in on one hop. */
export async function openHop(hop: Hop, order: SshOrder, way: WayThere, signal: AbortSignal): Promise<Outcome<Client>> {
  return attemptNamingNeeds<Client>(hop, way, signal, (client, end) => {
    client.once('ready', () => end(succeed(client)))
    const { config, refuse, expire } = signInConfig(hop, order, end)
    client.on('change password', () => end(expire()))
    return { config, refuse }
  })
}

/** Lets the hop show its host key and prove that it holds it, and leaves. */
export async function seeHostKey(
  hop: Hop,
  order: SshOrder,
  way: WayThere,
  signal: AbortSignal,
): Promise<Outcome<HostKeyView>> {
  const known = knownOf(hop, order)
  return attemptNamingNeeds<HostKeyView>(hop, way, signal, (client, end) => {
    let shown: HostKeyView | null = null
    client.once('handshake', () => {
      if (shown !== null) end(succeed(shown))
      client.destroy()
    })
    const hostVerifier = (key: Buffer) => {
      shown = judgeHostKey(known, hop.address, hop.port, key)
      return true
    }
    const algorithms = algorithmsFor(hop.legacy, knownKindsOf(known, hop.address, hop.port))
    return { config: { algorithms, hostVerifier } }
  })
}

/** An attempt that, where no algorithm is common, is told which old ones the hop would need. */
async function attemptNamingNeeds<T>(
  hop: Hop,
  way: WayThere,
  signal: AbortSignal,
  course: Course<T>,
): Promise<Outcome<T>> {
  const socket = await way(signal)
  if (!socket.ok) return socket
  const outcome = await attempt(hop, socket.value, signal, course)
  if (outcome.ok || outcome.fault.code !== 'ssh.no-common-algorithm') return outcome
  const needed = await findNeeded(hop, way, signal)
  return needed === '' ? outcome : fail('ssh.no-common-algorithm', { ...outcome.fault.params, detail: needed })
}

function signInConfig(hop: Hop, order: SshOrder, end: (why: Outcome<never>) => void) {
  const steps = createSignIn(hop, order, end)
  const known = knownOf(hop, order)
  let allowed: readonly string[] | null = null
  const config: ConnectConfig = {
    algorithms: algorithmsFor(hop.legacy, knownKindsOf(known, hop.address, hop.port)),
    keepaliveInterval: order.keepAliveMs ?? keepAliveMs,
    keepaliveCountMax: 2,
    hostVerifier: (key: Buffer) => {
      const refusal = refusalOf(hop, judgeHostKey(known, hop.address, hop.port, key))
      if (refusal !== null) end(refusal)
      return refusal === null
    },
    authHandler: (_left, isPartial, next) => {
      steps.next(allowed, isPartial === true).then(
        (step) => (step.ok ? next(step.value) : end(step)),
        () => end(fail('internal')),
      )
    },
    // what is still allowed; the library itself forgets it while it tries the keys of an agent
    debug: (line) => {
      const list = /^Inbound: Received USERAUTH_FAILURE \((.*)\)$/.exec(line)?.[1]
      if (list !== undefined) allowed = list === '' ? [] : list.split(',')
    },
  }
  return { config, refuse: steps.refuse, expire: steps.expire }
}

/** The old algorithms a hop would need, found by offering them all up to the point where the keys are exchanged. */
async function findNeeded(hop: Hop, way: WayThere, signal: AbortSignal): Promise<string> {
  const socket = await way(signal)
  if (!socket.ok) return ''
  const needed = await attempt<string>(hop, socket.value, signal, (client, end) => {
    client.once('handshake', ({ kex, serverHostKey, cs, sc }) => {
      const chosen: readonly string[] = [kex, serverHostKey, cs.cipher, sc.cipher, cs.mac, sc.mac]
      end(succeed(legacyAlgorithms.filter((name) => chosen.includes(name) && !hop.legacy.includes(name)).join(', ')))
      client.destroy()
    })
    return { config: { algorithms: algorithmsFor(legacyAlgorithms, []), hostVerifier: () => true } }
  })
  return needed.ok ? needed.value : ''
}

function knownOf(hop: Hop, order: SshOrder): KnownKeys {
  return { pins: order.pinsFor(hop.address, hop.port), lines: order.knownHosts }
}

function refusalOf(hop: Hop, view: HostKeyView): Outcome<never> | null {
  const host = hostLabel(hop.address, hop.port)
  const { fingerprint, algorithm } = view.shown
  switch (view.state) {
    case 'pinned':
    case 'in-known-hosts':
      return null
    case 'unknown':
      return fail('ssh.host-key-unknown', { host, hop: hop.number, fingerprint, algorithm })
    case 'changed':
      return changedKey(view, hop.number)
    default:
      return assertNever(view.state)
  }
}
