// The record of one SMTP session: what both sides said as it was said, without what somebody signed in with, at most 400 lines. Of a server that
// talks on and on the beginning and the end are kept, for the end is where it says no.
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Credentials } from '#wire/smtp-client/authenticate.ts'
import { secretHider } from '#wire/smtp-client/hide-secrets.ts'
import type { SessionEar } from '#wire/smtp-client/session-ear.ts'

type Transcript = TestSend['transcript']

const mostLines = 400
const keptFirst = 250
const mostHeard = 2048
const mostKept = 1000

export interface SessionRecord {
  readonly ear: SessionEar
  /** Takes what was signed in with out of any words. */
  hide(words: string): string
  lines(): Transcript
}

/** Begins a record. */
export function recordSession(account: Credentials | undefined): SessionRecord {
  const hide = account === undefined ? (words: string) => words : secretHider(account)
  const first: Transcript = []
  const last: Transcript = []
  let left = 0
  const said: SessionEar['said'] = (by, line) => {
    const text = line.length > mostHeard ? `(${line.length} bytes)` : clean(hide(line)).slice(0, mostKept)
    if (first.length < keptFirst) {
      first.push({ from: by, text })
      return
    }
    last.push({ from: by, text })
    if (last.length < mostLines - keptFirst) return
    last.shift()
    left += 1
  }
  const gap = (): Transcript => (left === 0 ? [] : [{ from: 'note', text: `(… ${left} …)` }])
  return { ear: { said }, hide, lines: () => [...first, ...gap(), ...last] }
}

function clean(text: string): string {
  return text.replace(/[^\x20-\x7e\u00a0-\ud7ff]/g, '?')
}
