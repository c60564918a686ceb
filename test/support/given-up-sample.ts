// A counter-proof that was given up as the app writes it down; for tests about what is said of it.
import type { GivenUp } from '#domain/confirm/given-up.ts'

export const givenUpAt = '2026-11-21T12:00:00.000Z'

/** Given up at a Postfix host that could not be reached. */
export const sampleGivenUp: GivenUp = {
  at: givenUpAt,
  after: {
    at: '2026-11-21T11:45:00.000Z',
    fault: { code: 'ssh.unreachable', params: { host: 'Gateway 1', detail: 'ETIMEDOUT' } },
  },
  things: [
    { kind: 'mail', name: 'gegenprobe-abcdefghijklmnopqrst@bank.example' },
    { kind: 'file', name: '/etc/postfix/handschlag-trial-0123456789abcdef' },
  ],
  commands: [{ step: 'script', command: 'sudo sh ~/.handschlag/w/s/handschlag-postfix-trial.sh --undo' }],
}
