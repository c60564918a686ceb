// A server as a function: from its settings to the answer it gives to a hello. Negotiates as real servers do, without bytes or sockets.

import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { noExtensions, sampleAnswer } from './sample-answer.ts'

export interface PretendServer {
  /** Any of the five versions. */
  readonly versions: readonly string[]
  readonly modernSuites: readonly string[]
  readonly classicSuites: readonly string[]
  readonly groups: readonly string[]
  readonly hasOwnOrder: boolean
  /** Refuses every hello with a name. */
  readonly refusesNames?: boolean
  /** Curve of an ECDSA certificate, which a client must list in TLS 1.2. */
  readonly certificateCurve?: 'secp256r1'
}

const p256Leaf = Buffer.from('06082a8648ce3d030107', 'hex').toString('base64')
const ranks = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
const refusal: HelloAnswer = { kind: 'alert', level: 'fatal', description: 'handshake_failure' }

/** What the server says to this hello. */
export function answerOf(server: PretendServer, hello: ClientHello): HelloAnswer {
  if (server.refusesNames === true && hello.serverName !== null) {
    return { kind: 'alert', level: 'fatal', description: 'unrecognized_name' }
  }
  const protocol = chosenVersion(server, hello)
  if (protocol === undefined) return { kind: 'alert', level: 'fatal', description: 'protocol_version' }
  const isModern = protocol === 'TLSv1.3'
  const pick = (own: readonly string[], offered: readonly string[]) =>
    server.hasOwnOrder ? own.filter((name) => offered.includes(name)) : offered.filter((name) => own.includes(name))
  const [group] = pick(server.groups, hello.groups)
  const mayUse = (suite: string) => {
    const { keyAgreement, authentication } = traitsOf(suite)
    if (keyAgreement !== 'ecdhe' && !isModern) return true
    if (group === undefined) return false
    return isModern || authentication !== 'ecdsa' || hello.groups.includes(server.certificateCurve ?? group)
  }
  const [suite] = pick(isModern ? server.modernSuites : server.classicSuites, hello.suites).filter(mayUse)
  if (suite === undefined) return refusal
  const { keyAgreement, isAnonymous, authentication } = traitsOf(suite)
  const usesGroup = isModern || keyAgreement === 'ecdhe'
  return {
    ...emptyAnswer,
    protocol,
    suite,
    group: usesGroup ? (group ?? null) : null,
    keyExchange: { kind: keyAgreement, bits: keyAgreement === 'dhe' ? 2048 : null, isAnonymous },
    chain: authentication === 'ecdsa' && server.certificateCurve !== undefined ? [p256Leaf] : [],
  }
}

const emptyAnswer = sampleAnswer({
  protocol: '',
  suite: '',
  group: null,
  keyExchange: { kind: 'other', bits: null, isAnonymous: false },
  signatureScheme: null,
  extensions: { ...noExtensions, hasExtendedMasterSecret: true, hasRenegotiationInfo: true },
})

/** TLS 1.3 where both announce it, else the highest version not above the offer. */
function chosenVersion(server: PretendServer, hello: ClientHello): string | undefined {
  const highest = Math.max(...hello.versions.map((version) => ranks.indexOf(version)))
  const common = ranks.filter((version, rank) => server.versions.includes(version) && rank <= highest).toReversed()
  return common.find((version) =>
    hello.versions.includes('TLSv1.3') ? hello.versions.some((v) => v === version) : true,
  )
}
