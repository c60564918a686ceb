// JSON values as lines over a stream. A line that is longer than agreed ends the reading: `onOverflow` is called once and nothing more
// is given out. What is no JSON arrives as undefined.
import type { Duplex } from 'node:stream'

export interface LineHandlers {
  onValue(value: unknown): void
  onOverflow(): void
}

/** Reads values from a stream, one per line. */
export function readJsonLines(stream: Duplex, limit: number, { onValue, onOverflow }: LineHandlers): void {
  let parts: Buffer[] = []
  let held = 0
  const onData = (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (held + end > limit) return overflow()
      const line = Buffer.concat([...parts, rest.subarray(0, end)])
      parts = []
      held = 0
      rest = rest.subarray(end + 1)
      onValue(parse(line))
    }
    if (rest.length === 0) return
    held += rest.length
    if (held > limit) return overflow()
    parts.push(rest)
  }
  const overflow = () => {
    stream.off('data', onData)
    parts = []
    onOverflow()
  }
  stream.on('data', onData)
}

/** One value as a line. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return undefined
  }
}
