// What a gateway and a server would agree on, read from the server's answer to that gateway's hello. "No common suite" is said only when
// the same server answered another hello: a server that refuses everybody says nothing about this pair.
import type { AnsweredHello, HelloAnswer } from '#domain/hello-answer.ts'
import type { pairWeaknesses, SimulationVerdict, simulationDoubts } from '#domain/tls-profile.ts'
import { groupBits } from '#wire/hello/codes/groups.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import type { GatewayHello } from '#wire/hello/plan/gateway-hellos.ts'

type Weakness = (typeof pairWeaknesses)[number]
type Doubt = (typeof simulationDoubts)[number]

/** Alerts that mean "nothing of what you offer" (RFC 8446 section 6.2). */
const refusals = ['handshake_failure', 'insufficient_security', 'protocol_version']
const minimumPrime = 2048
const minimumCurve = 224

/** The outcome for one pair; `isOtherHelloAnswered` = the server answered some other hello of the same test. */
export function judgeSimulation(
  gateway: GatewayHello,
  answer: HelloAnswer,
  isOtherHelloAnswered: boolean,
): SimulationVerdict {
  const by = { gateway: gateway.id, evidence: gateway.evidence }
  const unknown = (doubt: Doubt): SimulationVerdict => ({ kind: 'unknown', ...by, doubt })
  if (answer.kind === 'alert') {
    if (answer.description === 'unrecognized_name') return unknown('name-refused')
    if (!refusals.includes(answer.description)) return unknown('other-alert')
    return isOtherHelloAnswered ? { kind: 'no-common-suite', ...by, alert: answer.description } : unknown('refuses-all')
  }
  if (answer.kind !== 'answered') return unknown('silent')
  const { protocol, suite } = answer
  const { versions, suites } = gateway.hello
  if (!suites.includes(suite) || !versions.some((version) => version === protocol)) return unknown('not-offered')
  const isOld = protocol !== 'TLSv1.3'
  if (isOld && gateway.demandsRenegotiationInfo && !answer.extensions.hasRenegotiationInfo)
    return { kind: 'gateway-refuses', ...by, protocol, suite }
  const group = answer.group ?? answer.retry?.group ?? null
  const keyExchangeBits = answer.keyExchange.bits ?? (group === null ? null : groupBits(group))
  const { signatureScheme } = answer
  const weaknesses = weaknessesOf(answer, keyExchangeBits)
  return { kind: 'negotiated', ...by, protocol, suite, group, keyExchangeBits, signatureScheme, weaknesses }
}

function weaknessesOf({ protocol, suite, signatureScheme, group }: AnsweredHello, bits: number | null): Weakness[] {
  const { hasForwardSecrecy, isAnonymous, encryption, isExport, isAead, hash, keyAgreement } = traitsOf(suite)
  const isPrime = keyAgreement === 'dhe' || (group?.startsWith('ffdhe') ?? false)
  const found: readonly (readonly [Weakness, boolean])[] = [
    ['old-protocol', !['TLSv1.2', 'TLSv1.3'].includes(protocol)],
    ['no-forward-secrecy', !hasForwardSecrecy && !isAnonymous],
    ['anonymous', isAnonymous],
    ['broken-cipher', isExport || ['null', 'rc4', 'rc2', 'des', '3des', 'idea'].includes(encryption)],
    ['old-mac', !isAead && ['SHA', 'MD5'].includes(hash)],
    ['short-key-exchange', hasForwardSecrecy && bits !== null && bits < (isPrime ? minimumPrime : minimumCurve)],
    ['old-signature', signatureScheme !== null && /sha1$|md5/.test(signatureScheme)],
  ]
  return found.filter(([, isFound]) => isFound).map(([weakness]) => weakness)
}
