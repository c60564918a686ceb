// The primes of RFC 7919, computed from their definition: 2^b - 2^(b-64) + (floor(2^(b-130) e) + x) 2^64 - 1. They let a Diffie-Hellman
// prime on the wire be called by name.

const offsets: readonly (readonly [bits: number, x: bigint])[] = [
  [2048, 560_316n],
  [3072, 2_625_351n],
  [4096, 5_736_041n],
  [6144, 15_705_020n],
  [8192, 10_965_728n],
]

let namesByPrime: ReadonlyMap<string, string> | undefined

/** The name of a prime of RFC 7919 given without leading zeros, or null. */
export function finiteFieldName(prime: Buffer): string | null {
  if (!offsets.some(([bits]) => bits === prime.length * 8)) return null
  namesByPrime ??= new Map(offsets.map(([bits, x]) => [primeOf(bits, x).toString(16), `ffdhe${bits}`]))
  return namesByPrime.get(prime.toString('hex')) ?? null
}

/** The prime of a group by its name, undefined for other groups. */
export function finiteFieldPrime(name: string): bigint | undefined {
  const entry = offsets.find(([bits]) => name === `ffdhe${bits}`)
  return entry === undefined ? undefined : primeOf(...entry)
}

function primeOf(bits: number, x: bigint): bigint {
  const size = BigInt(bits)
  return (1n << size) - (1n << (size - 64n)) + ((eulerShifted(size - 130n) + x) << 64n) - 1n
}

/** floor(2^shift e) by the series of 1/n!, with spare bits for the rounding of its terms. */
function eulerShifted(shift: bigint): bigint {
  const spare = 64n
  let term = 1n << (shift + spare)
  let sum = 0n
  for (let n = 1n; term > 0n; n += 1n) {
    sum += term
    term /= n
  }
  return sum >> spare
}
