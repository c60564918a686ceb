// Choosing own gateways to imitate: what is offered by product, how many fit, and what is kept.
import type { KnownGateway } from '#domain/report-details.ts'

/** As many as the settings hold. */
export const mostGateways = 3

export interface ProductGroup {
  readonly product: KnownGateway['product']
  readonly gateways: readonly KnownGateway[]
}

/** The gateways by product, in the order of the catalogue. */
export function productGroups(known: readonly KnownGateway[]): readonly ProductGroup[] {
  const products = [...new Set(known.map(({ product }) => product))]
  return products.map((product) => ({ product, gateways: known.filter((entry) => entry.product === product) }))
}

/** The choice after one was taken or left; ids nobody knows any more go. One too many changes nothing. */
export function toggleGateway(
  chosen: readonly string[],
  id: string,
  isWanted: boolean,
  known: readonly KnownGateway[],
): readonly string[] {
  const valid = chosen.filter((entry) => known.some((gateway) => gateway.id === entry))
  if (!isWanted) return valid.filter((entry) => entry !== id)
  if (valid.includes(id) || valid.length >= mostGateways) return valid
  return [...valid, id]
}
