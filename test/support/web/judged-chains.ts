// A root, an authority below it and chains of certificates by the openssl program, judged by our path validation in the form reports keep.
import { X509Certificate } from 'node:crypto'
import type { Certificate, TrustPath } from '#domain/observation.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { judgePath } from '#wire/certificate-path.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import {
  authorityLines,
  type ChainCertificate,
  type ChainWishes,
  createOpensslChains,
  serverLines,
} from './openssl-chain.ts'

/** The lines of an authority with name constraints. */
export const constrained = (...rules: readonly string[]) => [
  ...authorityLines,
  `nameConstraints=critical,${rules.join(',')}`,
]

/** The facts of certificates that can be read. */
export function factsOfChain(sent: readonly ChainCertificate[]): readonly Certificate[] {
  return sent.flatMap(({ pem }) => readCertificate(new X509Certificate(pem).raw) ?? [])
}

/** A workshop with a root and an authority. */
export function createJudgedChains() {
  const chains = createOpensslChains()
  const root = chains.issue({ subject: '/CN=Root', extensions: authorityLines })
  const under = (issuer: ChainCertificate, subject: string, wishes: Partial<ChainWishes> = {}) =>
    chains.issue({ subject, issuer, extensions: authorityLines, ...wishes })
  const judge = (
    sent: readonly ChainCertificate[],
    anchors = [root],
    runtimeVerdict: string | null = null,
  ): TrustPath =>
    judgePath(
      factsOfChain(sent),
      createTrustStore({ extra: anchors.map(({ pem }) => pem), bundled: false }),
      runtimeVerdict,
    )
  return {
    chains,
    root,
    authority: under(root, '/CN=CA'),
    under,
    leafOf: (issuer: ChainCertificate, names = 'DNS:mx.example', more: readonly string[] = []) =>
      chains.issue({ subject: '/CN=mx', issuer, extensions: [...serverLines(names), ...more] }),
    judge,
    /** Ours in one word, with the certificate at fault where there is one. */
    verdictOf(sent: readonly ChainCertificate[], anchors = [root]): string {
      const { kind, fault } = judge(sent, anchors)
      return fault === undefined ? kind : `${fault.rule} by ${fault.subject}`
    },
  }
}
