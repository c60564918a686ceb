// Key exchange groups: the IANA registry "TLS Supported Groups", and the draft hybrid that was deployed before it.
import { nameTable } from './name-table.ts'

const numbered = (first: number, names: string) =>
  Object.fromEntries(names.split(' ').map((name, index) => [name, first + index]))

export const groupTable = nameTable({
  ...numbered(1, 'sect163k1 sect163r1 sect163r2 sect193r1 sect193r2 sect233k1 sect233r1 sect239k1 sect283k1 sect283r1'),
  ...numbered(11, 'sect409k1 sect409r1 sect571k1 sect571r1 secp160k1 secp160r1 secp160r2 secp192k1 secp192r1'),
  ...numbered(20, 'secp224k1 secp224r1 secp256k1 secp256r1 secp384r1 secp521r1'),
  ...numbered(26, 'brainpoolP256r1 brainpoolP384r1 brainpoolP512r1 x25519 x448'),
  ...numbered(31, 'brainpoolP256r1tls13 brainpoolP384r1tls13 brainpoolP512r1tls13'),
  ...numbered(34, 'GC256A GC256B GC256C GC256D GC512A GC512B GC512C curveSM2'),
  ...numbered(0x0100, 'ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192'),
  ...numbered(0x0200, 'MLKEM512 MLKEM768 MLKEM1024'),
  ...numbered(0x11eb, 'SecP256r1MLKEM768 X25519MLKEM768 SecP384r1MLKEM1024 curveSM2MLKEM768'),
  ...numbered(0x6399, 'X25519Kyber768Draft00 SecP256r1Kyber768Draft00'),
})

const halfSecret = new Map([
  ['x25519', 253],
  ['x448', 446],
])

/** The size of a group in bits as people compare it: field size of a curve, length of a prime; null for hybrids and unknown groups. */
export function groupBits(name: string): number | null {
  if (/MLKEM|Kyber|^0x/.test(name)) return null
  const curve = halfSecret.get(name)
  if (curve !== undefined) return curve
  const digits = /\d{3,4}/.exec(name)?.[0]
  return digits === undefined ? (name === 'curveSM2' ? 256 : null) : Number(digits)
}
