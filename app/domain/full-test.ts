// What a full test costs at most, for the sentence before it starts. The numbers are the probe's own (`#probe`), a test holds both equal.

/** Connections of our own that list everything at one address, at most. */
export const mostListingConnections = 106
/** Hellos every test sends to one address, at most. */
export const mostVerdictHellos = 4
/** Seconds from one connection to the next. */
export const listingPaceSeconds = 10

export interface FullTestCost {
  readonly connections: number
  /** Minutes when all addresses belong to one provider, so that they come one after the other. */
  readonly minutes: number
}

/** The upper bound for a number of addresses. */
export function costOfFullTest(addresses: number): FullTestCost {
  const connections = addresses * mostListingConnections
  return { connections, minutes: Math.ceil((connections * listingPaceSeconds) / 60) }
}
