// Is the key exchange strong enough, and one that senders of today can do? RFC 9325 sections 4.1 and 4.4; OpenSSL breaks off below 1024 bits.

import type { Finding } from '#domain/finding.ts'
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { weakClassesOf } from '#wire/suite-weakness.ts'
import { defineCheck, found } from '../check.ts'
import { answeredIn, isNameRefusal, leadingAnswer, roundAt } from '../leading-answer.ts'

const sound = 2048
const bearable = 1024

type Seen = Pick<Observed, 'smtpSessions' | 'hellos' | 'enumerations'>

export const keyExchangeStrong = defineCheck({
  id: 'key-exchange-strong',
  needs: ['smtpSessions', 'hellos', 'enumerations'],
  findings: ['weak-dh', 'dhe-only'],
  judge: (seen) =>
    seen.smtpSessions.flatMap((session) => [
      ...judgeSize(seen, session),
      ...(isOnlyFiniteField(seen, session) ? [found('dhe-only', { host: session.host, ip: session.ip })] : []),
    ]),
})

function judgeSize(seen: Seen, session: SmtpSession): readonly Finding[] {
  const round = roundAt(seen, session)
  const sizes = answeredIn(round)
    .filter(isOwnPrime)
    .map(bitsOf)
    .filter((bits) => bits < sound)
  if (sizes.length === 0) return []
  const leading = leadingAnswer(round)?.answer
  const isFatal = leading !== undefined && isOwnPrime(leading) && bitsOf(leading) < bearable
  const place = { host: session.host, ip: session.ip }
  return [found('weak-dh', place, { bits: Math.min(...sizes) }, isFatal ? 'fail' : 'warn')]
}

/** Export and anonymous suites bring short primes of their own; they are a finding by themselves. */
function isOwnPrime({ keyExchange, suite }: AnsweredHello): boolean {
  return keyExchange.kind === 'dhe' && keyExchange.bits !== null && weakClassesOf(suite).length === 0
}

function bitsOf({ keyExchange }: AnsweredHello): number {
  return keyExchange.bits ?? 0
}

/** All was listed and only this keeps secrets; or the runtime's own hello, which offers the elliptic kind alone, was refused for its offer. */
function isOnlyFiniteField(seen: Seen, session: SmtpSession): boolean {
  const agreementOf = (suite: string) => traitsOf(suite).keyAgreement
  const listed = seen.enumerations.find(({ host, ip }) => host === session.host && ip === session.ip)
  if (listed !== undefined && listed.ended === 'complete') {
    const agreements = [...listed.modern.suites, ...listed.classic.suites].filter(keepsSecrets).map(agreementOf)
    return agreements.length > 0 && agreements.every((agreement) => agreement === 'dhe')
  }
  const { tls } = session
  const isForItsName = roundAt(seen, session)?.answers.some(({ answer }) => isNameRefusal(answer)) === true
  return tls?.isOfferRefused === true && !isForItsName && agreementOf(tls.cipher) === 'dhe'
}

function keepsSecrets(suite: string): boolean {
  return traitsOf(suite).hasForwardSecrecy
}
