// What the trap shows in each mode, made of throw-away authorities: the trial's own where name or date alone is to be judged, a stranger where
// the authority itself is the fault. Keys live in memory and end with the trial.
import { createHash, X509Certificate } from 'node:crypto'
import type { TrapMode } from '#domain/confirm/trap.ts'
import { createLabAuthority, type IssuedCertificate } from '#lab/authority.ts'

export interface TrapShows {
  readonly shows: ReadonlyMap<TrapMode, IssuedCertificate>
  readonly authorityPem: string
  /** SHA-256 of the control's certificate and key, lower-case hex. */
  readonly controlPins: readonly string[]
}

const dayMs = 86_400_000
/** Nobody's name (RFC 2606 section 2). */
const wrongName = 'gegenprobe.invalid'

/** Makes the certificates; `names`: every name the partner may be known by. */
export function makeTrapShows(names: readonly string[], now: Date): TrapShows {
  const at = (days: number) => new Date(now.getTime() + days * dayMs)
  const dates = { notBefore: at(-2), notAfter: at(7) }
  const ours = createLabAuthority(now)
  const stranger = createLabAuthority(now)
  const control = ours.issue({ names, ...dates })
  return {
    authorityPem: ours.rootPem,
    controlPins: pinsOf(control.chainPem),
    shows: new Map<TrapMode, IssuedCertificate>([
      ['control', control],
      ['old-protocol', control],
      ['self-signed', ours.issue({ names, ...dates, isSelfSigned: true })],
      ['unknown-authority', stranger.issue({ names, ...dates })],
      ['wrong-name', ours.issue({ names: [wrongName], ...dates })],
      ['expired', ours.issue({ names, notBefore: at(-20), notAfter: at(-1) })],
    ]),
  }
}

function pinsOf(chainPem: string): readonly string[] {
  const leaf = new X509Certificate(chainPem)
  const key = leaf.publicKey.export({ type: 'spki', format: 'der' })
  return [sha256(leaf.raw), sha256(key)]
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
