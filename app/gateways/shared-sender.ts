// Which addresses tell one partner from everybody else. Networks of the big mail services do not, and neither do very wide ones. The list
// is what those services' SPF records held once (secondary source, see the file); it grows old, so a miss is no proof.
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import data from '../../resources/policies/shared-senders.json' with { type: 'json' }
import { type AddressRange, doRangesMeet, parseAddressRange } from './address-range.ts'

/** Wider networks are refused: 256 addresses of IPv4, one site of IPv6. */
export const widestPrefix = { 4: 24, 6: 48 } as const

export const sharedSenderFile = z.strictObject({
  version: z.literal(1),
  source: z.strictObject({ known: z.enum(['primary', 'secondary']), isVerified: z.boolean(), url: z.url() }),
  providers: z.array(
    z.strictObject({
      name: z.string().min(1),
      /** The SPF record the ranges stood in, and when. */
      record: z.string(),
      readOn: z.iso.date(),
      ranges: z.array(z.string()).min(1),
    }),
  ),
})

const providers = sharedSenderFile.parse(data).providers.map(({ name, ranges }) => ({
  name,
  ranges: ranges.map((text) => {
    const range = parseAddressRange(text)
    if (range === undefined) throw new Error(`shared-senders.json: ${text}`)
    return range
  }),
}))

/** Reads addresses by which one partner is to be known; faults: gateway.unsafe-value, addresses-too-wide, shared-sender. */
export function readOwnAddresses(texts: readonly string[], partner: string): Outcome<readonly AddressRange[]> {
  const ranges: AddressRange[] = []
  for (const text of texts) {
    const range = parseAddressRange(text)
    if (range === undefined || isNoSender(range)) return fail('gateway.unsafe-value', { field: 'inbound.addresses' })
    if (range.prefix < widestPrefix[range.family]) return fail('gateway.addresses-too-wide', { address: text, partner })
    const provider = providers.find((entry) => entry.ranges.some((known) => doRangesMeet(known, range)))
    if (provider !== undefined) return fail('gateway.shared-sender', { address: text, provider: provider.name })
    ranges.push(range)
  }
  return succeed(ranges)
}

const noSenders = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3', '::/127', '::ffff:0:0/96', 'ff00::/8']
  .map(parseAddressRange)
  .filter((range) => range !== undefined)

/** Nobody can send from there: this host, loopback, groups, and IPv4 written as IPv6. */
function isNoSender(range: AddressRange): boolean {
  return noSenders.some((known) => doRangesMeet(known, range))
}
