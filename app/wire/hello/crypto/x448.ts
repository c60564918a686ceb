// X448 (RFC 7748 section 5) in plain arithmetic, for runtimes whose library leaves it out.

const prime = (1n << 448n) - (1n << 224n) - 1n
const a24 = 39_081n

/** The product of a 56-byte scalar and the u-coordinate of a point. */
export function x448(scalar: Buffer, point: Buffer): Buffer {
  const clamped = Buffer.from(scalar)
  clamped[0] = (clamped[0] ?? 0) & 0xfc
  clamped[55] = (clamped[55] ?? 0) | 0x80
  const k = fromLittle(clamped)
  const x1 = mod(fromLittle(point))
  let [x2, z2, x3, z3] = [1n, 0n, x1, 1n]
  let swap = 0n
  for (let bit = 447n; bit >= 0n; bit -= 1n) {
    const current = (k >> bit) & 1n
    if (swap !== current) [x2, z2, x3, z3] = [x3, z3, x2, z2]
    swap = current
    const [a, b, c, d] = [x2 + z2, x2 - z2, x3 + z3, x3 - z3]
    const [aa, bb, da, cb] = [mod(a * a), mod(b * b), mod(d * a), mod(c * b)]
    const e = aa - bb
    x3 = mod((da + cb) * (da + cb))
    z3 = mod(x1 * mod((da - cb) * (da - cb)))
    x2 = mod(aa * bb)
    z2 = mod(e * (aa + a24 * e))
  }
  if (swap === 1n) [x2, z2] = [x3, z3]
  return toLittle(mod(x2 * power(z2, prime - 2n, prime)))
}

/** base^exponent modulo a modulus. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function mod(value: bigint): bigint {
  const rest = value % prime
  return rest < 0n ? rest + prime : rest
}

function fromLittle(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

function toLittle(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(112, '0'), 'hex').reverse()
}
