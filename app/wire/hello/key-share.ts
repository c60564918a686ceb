// Key shares of TLS 1.3: X25519 and the NIST curves by the runtime, X448 and the groups of RFC 7919 by our own arithmetic, so that every
// runtime follows a server equally far. A public half that is no element of the group yields null, never an exception.
import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto'
import { finiteFieldPrime } from './crypto/finite-field-groups.ts'
import { power, x448 } from './crypto/x448.ts'

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
const x25519Head = Buffer.from('302a300506032b656e032100', 'hex')

/** A fresh share, or null for groups that are not spoken here: hybrids and rare curves. */
export function makeKeyShare(group: string): KeyShare | null {
  const curve = nistCurves[group]
  if (curve !== undefined) return nistShare(group, curve)
  if (group === 'x25519') return x25519Share()
  if (group === 'x448') return x448Share()
  const prime = finiteFieldPrime(group)
  return prime === undefined ? null : finiteFieldShare(group, prime)
}

function nistShare(group: string, curve: string): KeyShare {
  const exchange = createECDH(curve)
  const publicBytes = exchange.generateKeys()
  return { group, publicBytes, agree: (serverBytes) => orNull(() => exchange.computeSecret(serverBytes)) }
}

function x25519Share(): KeyShare {
  const { privateKey, publicKey: own } = generateKeyPairSync('x25519')
  return {
    group: 'x25519',
    publicBytes: own.export({ type: 'spki', format: 'der' }).subarray(x25519Head.length),
    agree: (serverBytes) =>
      orNull(() => {
        const key = Buffer.concat([x25519Head, serverBytes])
        return diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) })
      }),
  }
}

function x448Share(): KeyShare {
  const scalar = randomBytes(56)
  const base = Buffer.alloc(56)
  base[0] = 5
  return {
    group: 'x448',
    publicBytes: x448(scalar, base),
    agree(serverBytes) {
      const shared = serverBytes.length === 56 ? x448(scalar, serverBytes) : null
      return shared?.some((byte) => byte !== 0) ? shared : null
    },
  }
}

/** Halves and secret have the length of the prime (RFC 8446 sections 4.2.8.1 and 7.4.1). */
function finiteFieldShare(group: string, prime: bigint): KeyShare {
  const length = prime.toString(16).length / 2
  const secret = BigInt(`0x${randomBytes(40).toString('hex')}`)
  const toBytes = (value: bigint) => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex')
  return {
    group,
    publicBytes: toBytes(power(2n, secret, prime)),
    agree(serverBytes) {
      const half = serverBytes.length === length ? BigInt(`0x${serverBytes.toString('hex')}`) : 0n
      return half > 1n && half < prime - 1n ? toBytes(power(half, secret, prime)) : null
    },
  }
}

function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
