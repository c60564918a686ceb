// Key shares of TLS 1.3 with what both runtimes have: X25519 and the NIST curves; X448 where the runtime can. A public half that is no
// point of the group yields null, never an exception.
import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto'

export interface KeyShare {
  readonly group: string
  readonly publicBytes: Buffer
  /** The shared secret with the server's half, null when that half is not valid. */
  agree(serverBytes: Buffer): Buffer | null
}

const nistCurves: Readonly<Record<string, string>> = {
  secp256r1: 'prime256v1',
  secp384r1: 'secp384r1',
  secp521r1: 'secp521r1',
}
/** DER before the raw key of RFC 8410. */
const montgomeryHeads: Readonly<Record<string, string>> = {
  x25519: '302a300506032b656e032100',
  x448: '3042300506032b656f033900',
}

/** A fresh share, or null when this runtime cannot make one for the group. */
export function makeKeyShare(group: string): KeyShare | null {
  const curve = nistCurves[group]
  if (curve !== undefined) return nistShare(group, curve)
  const head = montgomeryHeads[group]
  return head === undefined ? null : montgomeryShare(group, Buffer.from(head, 'hex'))
}

function nistShare(group: string, curve: string): KeyShare {
  const exchange = createECDH(curve)
  const publicBytes = exchange.generateKeys()
  return {
    group,
    publicBytes,
    agree: (serverBytes) => orNull(() => exchange.computeSecret(serverBytes)),
  }
}

function montgomeryShare(group: string, head: Buffer): KeyShare | null {
  const pair = orNull<KeyPair>(() => (group === 'x448' ? generateKeyPairSync('x448') : generateKeyPairSync('x25519')))
  if (pair === null) return null
  return {
    group,
    publicBytes: pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(head.length),
    agree: (serverBytes) =>
      orNull(() => {
        const key = Buffer.concat([head, serverBytes])
        const publicKey = createPublicKey({ key, format: 'der', type: 'spki' })
        return diffieHellman({ privateKey: pair.privateKey, publicKey })
      }),
  }
}

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
