// Does a server send its chain as RFC 5246 section 7.4.2 wants it: each certificate followed by the one that signed it, and nothing else?
// Mostly harmless, but some gateways give up on it. Read from our own hellos alone: the runtime sorts what it shows. TLSA records of usage 2
// want their anchor sent (RFC 7672 section 3.1.2), so a root is no disorder there.
import type { Finding } from '#domain/finding.ts'
import type { Observed } from '#domain/observed.ts'
import { sha256 } from '#wire/certificate-facts.ts'
import { judgeChainOrder } from '#wire/revocation/chain-order.ts'
import { defineCheck, found } from '../check.ts'
import { securityOf } from '../dane-state.ts'
import { leadingAnswer } from '../leading-answer.ts'

export const chainTidy = defineCheck({
  id: 'chain-tidy',
  needs: ['hellos', 'smtpSessions', 'dnsSecurity'],
  findings: ['chain-disorder'],
  judge: (observed): readonly Finding[] =>
    observed.smtpSessions.flatMap(({ host, ip, tls }) => {
      const round = observed.hellos.find((entry) => entry.host === host && entry.ip === ip)
      const sent = leadingAnswer(round)?.answer.chain.map((der) => Buffer.from(der, 'base64')) ?? []
      const flaws = tls === null || sent.length === 0 ? [] : flawsOf(sent, host, observed, tls.chain)
      return flaws.length === 0 ? [] : [found('chain-disorder', { host, ip }, { flaws: flaws.join(' ') })]
    }),
})

/** Words of `probe:word.chain-flaw`. */
function flawsOf(
  sent: readonly Buffer[],
  host: string,
  { dnsSecurity }: Pick<Observed, 'dnsSecurity'>,
  facts: readonly { readonly sha256: string; readonly spkiSha256: string }[],
): readonly string[] {
  const order = judgeChainOrder(sent)
  const keys = sent.map((der) => facts.find((entry) => entry.sha256 === sha256(der))?.spkiSha256)
  // a second certificate over a key of the path is another way to another root, sent on purpose
  const isOtherWay = (index: number) => keys.some((key, at) => at !== index && key !== undefined && key === keys[index])
  const wantsAnchor = securityOf({ dnsSecurity }, host)?.tlsa.records.some(({ usage }) => usage === 2) === true
  return [
    ...(order.isOrdered ? [] : ['order']),
    ...(order.duplicates > 0 ? ['duplicate'] : []),
    ...(order.foreign.every(isOtherWay) ? [] : ['foreign']),
    ...(order.hasRoot && !wantsAnchor ? ['root'] : []),
  ]
}
