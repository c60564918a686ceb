// Names of messages in the queue: the time to the millisecond and 40 random bits, as letters and digits without those that look alike.
// They sort by age and begin with a letter, so that nobody takes them for a number.
import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Random bytes in stock: asking the system for each message costs more than the name. */
const stock = { bytes: Buffer.alloc(0), used: 0 }

function takeRandom(count: number): Buffer {
  if (stock.used + count > stock.bytes.length) {
    stock.bytes = randomBytes(4096)
    stock.used = 0
  }
  stock.used += count
  return stock.bytes.subarray(stock.used - count, stock.used)
}

/** A new name, such as H1K4ZT7Q2M0X5B9RDW. */
export function newQueueId(now = Date.now()): string {
  let time = ''
  for (let rest = now, digits = 0; digits < 9; digits += 1, rest = Math.floor(rest / 32))
    time = alphabet[rest % 32] + time
  const random = Array.from(takeRandom(8), (byte) => alphabet[byte & 31]).join('')
  return `H${time}${random}`
}
