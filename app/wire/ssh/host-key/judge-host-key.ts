// Whether the key a server shows is the one it should have. A pin decides alone; without one known_hosts does. Any other key than a known
// one is a change, of whatever kind it is, and so is a revoked one; nobody is ever asked to continue anyway.
import { createHash } from 'node:crypto'
import type { HostKey, HostKeyView } from '#domain/push/push-host.ts'
import { readStrings } from '../wire-strings.ts'
import { knownKeysOf } from './known-hosts.ts'
import { drawRandomart } from './randomart.ts'

export interface KnownKeys {
  readonly pins: readonly HostKey[]
  /** Text of known_hosts. */
  readonly lines: string
}

/** `SHA256:` and 43 characters, as ssh-keygen prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** Names a key in wire format. */
export function describeHostKey(address: string, port: number, key: Buffer): HostKey {
  const algorithm = readStrings(key, 1)?.[0]?.toString('latin1').slice(0, 100) ?? ''
  return { address, port, algorithm, key: key.toString('base64'), fingerprint: fingerprintOf(key) }
}

/** Holds the shown key (wire format) against what is known of the host. */
export function judgeHostKey(known: KnownKeys, address: string, port: number, key: Buffer): HostKeyView {
  const shown = describeHostKey(address, port, key)
  const lines = knownKeysOf(known.lines, address, port)
  const revoked = lines.filter(({ isRevoked }) => isRevoked).map((line) => line.key)
  const listed = lines.filter(({ isRevoked }) => !isRevoked).map((line) => line.key)
  const view = (
    state: HostKeyView['state'],
    source: HostKeyView['source'] = null,
    expected: readonly string[] = [],
  ): HostKeyView => ({ shown, randomart: [...drawRandomart(key)], state, source, expected: [...new Set(expected)] })
  const fingerprints = known.pins.length > 0 ? known.pins.map((pin) => pin.fingerprint) : listed.map(fingerprintOf)
  if (revoked.some((one) => one.equals(key))) {
    const others = fingerprints.filter((print) => print !== shown.fingerprint)
    return view('changed', 'revoked', others)
  }
  if (known.pins.length > 0) {
    return known.pins.some((pin) => pin.key === shown.key) ? view('pinned') : view('changed', 'pin', fingerprints)
  }
  if (listed.some((one) => one.equals(key))) return view('in-known-hosts')
  const rivals = listed.filter((one) => isRival(one, shown))
  return rivals.length > 0 ? view('changed', 'known-hosts', rivals.map(fingerprintOf)) : view('unknown')
}

/** A listed key the server could have shown: a kind that is not offered to it any more says nothing. */
function isRival(listed: Buffer, shown: HostKey): boolean {
  const { algorithm } = describeHostKey('', 0, listed)
  return algorithm === shown.algorithm || /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/.test(algorithm)
}

/** Kinds of the keys that are known of a host, so that the server is asked for one of those first. */
export function knownKindsOf(known: KnownKeys, address: string, port: number): readonly string[] {
  if (known.pins.length > 0) return known.pins.map(({ algorithm }) => algorithm)
  return knownKeysOf(known.lines, address, port)
    .filter(({ isRevoked }) => !isRevoked)
    .map(({ key }) => describeHostKey(address, port, key).algorithm)
}
