// Connections that whoever may order the relay about said to be theirs, such as those of a test mail from this machine, whose address need not be
// one of our networks. Each is known by where it starts, for a minute at most until its session uses it, and is forgotten when the session ends.
import { type AddressRanges, createAddressRanges } from '../address-ranges.ts'

export interface Guests {
  /** The connection from this address and port is ours; beyond a bound the oldest is forgotten. */
  welcome(ip: string, port: number): void
  has(ip: string, port: number): boolean
  forget(ip: string, port: number): void
}

interface Guest {
  readonly from: Pick<AddressRanges<true>, 'has'>
  readonly port: number
  readonly until: number
}

const mostGuests = 100
const welcomeMs = 60_000

/** Nobody is welcome yet; `now` in milliseconds. */
export function createGuests(now: () => number): Guests {
  let guests: readonly Guest[] = []
  const isIt = (guest: Guest, ip: string, port: number) => guest.port === port && guest.from.has(ip)
  return {
    welcome(ip, port) {
      const from = createAddressRanges([[ip, true] as const])
      const others = guests.filter((guest) => guest.until > now() && !isIt(guest, ip, port))
      guests = [...others, { from, port, until: now() + welcomeMs }].slice(-mostGuests)
    },
    has: (ip, port) => guests.some((guest) => isIt(guest, ip, port) && guest.until > now()),
    forget(ip, port) {
      guests = guests.filter((guest) => !isIt(guest, ip, port))
    },
  }
}
