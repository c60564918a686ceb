// What one session does with mail, as it is counted. MAIL counts at once, for nothing after it makes a sender in clear text unseen; only a
// recipient that is none of the trial, or DATA without any, shows that the mail is somebody else's. Nobody but the trial's recipient is taken, so that real mail
// that was routed here by mistake is not lost: its sender keeps it.
import type { TrapSight } from '#domain/confirm/trap.ts'

/** What changes in the sight of the mode. */
export type Heard = (sight: TrapSight) => Partial<TrapSight>

export interface Listening {
  /** Stands in the recipient of the mode's mail, in lower case. */
  readonly token: string
  readonly note: (heard: Heard) => void
}

export interface Transaction {
  greet(name: string): void
  /** Each gives the answer. */
  mail(): string
  recipient(line: string): string
  reset(): string
  data(): string
  /** The message is there as a whole. */
  taken(): void
}

const ok = '250 2.0.0 ok\r\n'
const notHere = '451 4.3.0 not here\r\n'

/** One for each session: inside TLS another one begins. */
export function createTransaction({ note, token }: Listening, isSecure: boolean): Transaction {
  const mails = isSecure ? 'mailInTls' : 'mailInClear'
  const messages = isSecure ? 'messagesInTls' : 'messagesInClear'
  let helo: string | null = null
  /** `begun` = nobody knows yet whose. */
  let state: 'none' | 'begun' | 'ours' | 'foreign' = 'none'
  const move = (by: 1 | -1) => note((sight) => ({ [mails]: sight[mails] - by, foreign: sight.foreign + by }))
  return {
    greet(name) {
      helo = name
      // who brought mail is remembered, not who came after
      note(({ mailInClear, mailInTls }) => (mailInClear + mailInTls > 0 ? {} : { helo: name }))
    },
    mail() {
      state = 'begun'
      note((sight) => ({ [mails]: sight[mails] + 1, ...(helo !== null && { helo }) }))
      return ok
    },
    recipient(line) {
      const isOurs = line.toLowerCase().includes(token)
      if (isOurs && state === 'foreign') move(-1)
      if (!isOurs && state === 'begun') move(1)
      if (state !== 'none' && state !== 'ours') state = isOurs ? 'ours' : 'foreign'
      return isOurs ? ok : notHere
    },
    reset() {
      state = 'none'
      return ok
    },
    data() {
      if (state === 'ours') return '354 go on\r\n'
      // nobody of the trial sends without its recipient
      if (state === 'begun') {
        move(1)
        state = 'foreign'
      }
      return '503 5.5.1 no recipient\r\n'
    },
    taken() {
      state = 'none'
      note((sight) => ({ [messages]: sight[messages] + 1 }))
    },
  }
}
