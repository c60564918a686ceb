// How a conversation with a mail server says from deep inside that it got no further. Thrown by the parts of one conversation and caught by
// the one that began it, which turns it into a value.
import type { StopCause } from '#domain/observation.ts'

/** The end of a conversation that got no further, with what was seen. */
export class SessionStop extends Error {
  readonly reason: StopCause
  constructor(reason: StopCause, detail: string) {
    super(detail)
    this.reason = reason
  }
}
