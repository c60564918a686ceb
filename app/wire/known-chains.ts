// Certificates read and chains judged a short while ago: a sender meets the same few servers again and again, and reading a chain costs more
// than the handshake. Facts of a certificate never change; a judgement is kept for minutes only, as dates may decide between two paths.
// Both memories are bounded, so that nobody fills them.
import { createHash } from 'node:crypto'
import type { Certificate, TrustPath } from '#domain/observation.ts'
import { readCertificate } from './certificate-facts.ts'
import { judgePath } from './certificate-path.ts'
import type { TrustStore } from './trust-store.ts'

const mostEntries = 250
const judgementMs = 300_000

const facts = new Map<string, Certificate>()
const judgements = new WeakMap<TrustStore, Map<string, { readonly until: number; readonly path: TrustPath }>>()

/** The facts of a DER certificate, as `readCertificate` tells them. */
export function recallCertificate(der: Buffer): Certificate | undefined {
  const key = createHash('sha256').update(der).digest('base64')
  const known = facts.get(key) ?? readCertificate(der)
  if (known !== undefined) keep(facts, key, known)
  return known
}

/** The judgement of a chain for which no engine has a verdict, as `judgePath` makes it. */
export function recallJudgement(chain: readonly Certificate[], trust: TrustStore, moment = Date.now()): TrustPath {
  const ofStore = judgements.get(trust) ?? new Map<string, { readonly until: number; readonly path: TrustPath }>()
  judgements.set(trust, ofStore)
  const key = chain.map(({ sha256 }) => sha256).join(' ')
  const known = ofStore.get(key)
  if (known !== undefined && known.until > moment) return known.path
  const path = judgePath(chain, trust, null, moment)
  keep(ofStore, key, { until: moment + judgementMs, path })
  return path
}

/** The entry not used for longest makes room. */
function keep<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key)
  memory.set(key, value)
  const oldest = memory.keys().next()
  if (memory.size > mostEntries && oldest.done !== true) memory.delete(oldest.value)
}
