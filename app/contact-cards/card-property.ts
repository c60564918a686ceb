// One property of a card after the grammar was read by ical.js: its name, types and rank, and its values. Fails by throwing what the
// parser throws; the reader of cards turns that into a code.
import ICAL from 'ical.js'
import { z } from 'zod'

export interface CardProperty {
  /** In lower case, without its group. */
  readonly name: string
  /** TYPE values in lower case. */
  readonly types: readonly string[]
  /** 1 = preferred, 101 = nothing said (PREF of RFC 6350 section 5.3, TYPE=pref of RFC 2426). */
  readonly rank: number
  readonly values: readonly unknown[]
}

const parameter = z.union([z.string(), z.array(z.string())])
const jCardProperty = z.tuple([z.string(), z.record(z.string(), parameter), z.string()]).rest(z.unknown())
const jCard = z.tuple([z.literal('vcard'), z.array(jCardProperty)]).rest(z.unknown())

/** Reads the lines of one card, BEGIN and END included. */
export function parseCard(text: string): readonly CardProperty[] {
  const [, properties] = jCard.parse(ICAL.parse(text))
  return properties.map(([name, parameters, , ...values]) => {
    const types = [parameters['type'] ?? []].flat().map((kind) => kind.toLowerCase())
    const rank = Number.parseInt([parameters['pref'] ?? ''].flat()[0] ?? '', 10)
    const isPreferred = types.includes('pref')
    return { name, types, rank: Number.isNaN(rank) ? (isPreferred ? 1 : 101) : rank, values }
  })
}
