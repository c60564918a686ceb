// The log as a file that rotates, with redaction: mail addresses keep their domain only, anything that looks like a key or a password
// is replaced. Errors are written with their cause chain and an id a person can quote.
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import electronLog from 'electron-log/node'
import type { Log } from '#ports/log.ts'

const redactions: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/\b(password|passphrase|secret|token|authorization)(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|\S+)/gi, '$1$2[redacted]'],
  [/[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?=[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)/g, '[someone]@'],
]

/** Removes from a text what must not stand in a log. */
export function redact(text: string): string {
  return redactions.reduce((rest, [pattern, substitute]) => rest.replace(pattern, substitute), text)
}

/** Opens the log file; one megabyte, then the old one is kept once. */
export function openLog(path: string): Log {
  const logger = electronLog.create({ logId: 'main' })
  logger.transports.console.level = false
  logger.transports.file.resolvePathFn = () => path
  logger.transports.file.maxSize = 1_048_576
  return {
    note(message, fields = {}) {
      logger.info(redact(`${message} ${JSON.stringify(fields)}`))
    },
    bug(message, error) {
      const id = randomUUID().slice(0, 8)
      logger.error(redact(`${id} ${message} ${inspect(error, { depth: 4 })}`))
      return id
    },
  }
}
