// Words → the command line for the system of a host.
import { assertNever, type Outcome } from '#domain/fault.ts'
import { type DeliveryHost, outcomeAt } from './delivery-host.ts'
import { quotePosix } from './quote-posix.ts'
import { quoteWindows } from './quote-windows.ts'

/** The line that the login shell of the host splits into exactly these words; fault push.host-unfit when there is none. */
export function commandLine(host: DeliveryHost, words: readonly string[]): Outcome<string> {
  switch (host.system) {
    case 'posix':
      return outcomeAt(host, words[0] ?? '', quotePosix(words))
    case 'windows':
      return outcomeAt(host, words[0] ?? '', quoteWindows(words))
    default:
      return assertNever(host.system)
  }
}
