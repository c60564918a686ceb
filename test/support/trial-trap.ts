// The trap on ports of this machine, with the certificates each mode needs, for one domain.
import { createHash, X509Certificate } from 'node:crypto'
import type { TrapMode, TrapSight } from '#domain/confirm/trap.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { listenFor } from '#trap/listen.ts'
import { createTrap } from '#trap/trap.ts'

export interface OpenTrap {
  readonly authorityPem: string
  readonly controlPins: readonly string[]
  port(mode: TrapMode): number
  sight(mode: TrapMode): TrapSight
  stop(): Promise<void>
}

const dayMs = 86_400_000
const now = new Date()
// keys take long to make; nobody outside these tests ever trusts them
const authority = createLabAuthority(now)
const unknown = createLabAuthority(now)

/** Opens one port per mode of the trial; the right name of the certificates is `serverName`. */
export async function openTrap(serverName: string, { traps }: Pick<Trial, 'traps'>): Promise<OpenTrap> {
  const dates = { notBefore: new Date(now.getTime() - dayMs), notAfter: new Date(now.getTime() + 30 * dayMs) }
  const names = [serverName]
  const control = authority.issue({ names, ...dates })
  const past = { notBefore: new Date(now.getTime() - 20 * dayMs), notAfter: new Date(now.getTime() - 2 * dayMs) }
  const trap = createTrap({
    hostName: 'trap.own.example',
    modes: traps.map(({ mode }) => mode),
    tokens: new Map(traps.map(({ mode, token }) => [mode, token])),
    shows: new Map<TrapMode, typeof control>([
      ['control', control],
      ['old-protocol', control],
      ['self-signed', unknown.issue({ names, ...dates, isSelfSigned: true })],
      ['unknown-authority', unknown.issue({ names, ...dates })],
      ['wrong-name', authority.issue({ names: ['mx.other.example'], ...dates })],
      ['expired', authority.issue({ names, ...past })],
    ]),
  })
  const { ports, close } = valueIn(await listenFor(trap, '127.0.0.1'))
  const leaf = new X509Certificate(control.chainPem)
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  return {
    authorityPem: authority.rootPem,
    controlPins: [digest(leaf.raw)],
    port: (mode) => ports.get(mode) ?? 0,
    sight: trap.sight,
    async stop() {
      trap.stop()
      await close()
    },
  }
}

/** The trial of a domain against this trap. */
export function trialOf(trap: OpenTrap, sample: Trial): Trial {
  return {
    ...sample,
    authorityPem: trap.authorityPem,
    controlPins: trap.controlPins,
    traps: sample.traps.map((each) => ({ ...each, port: trap.port(each.mode) })),
  }
}
