// A mail server whose TLS follows a script to the byte: speaks SMTP as far as STARTTLS, then answers each ClientHello as told and refuses
// whatever comes after it. For servers no library makes any more.
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { suiteTable } from '#wire/hello/codes/suites.ts'
import { issueOddLeaf } from '../odd-certificates.ts'
import { type ScriptedServer, serveScript } from '../scripted-smtp.ts'
import { readClientHello, type SeenHello } from './read-client-hello.ts'
import { alert, certificates, extension, helloDone, message, record, serverHello, usualRandom } from './server-bytes.ts'
import { signedExchange } from './sign-proof.ts'

/** What the server does with a hello: bytes to send, or how it hangs up. */
export type HelloReply = (hello: SeenHello) => Buffer | 'reset' | 'close'

/** Alerts in the version of TLS 1.2. */
export const refusal = alert(2, 40, 0x0303)
export const versionRefusal = alert(2, 70, 0x0303)
export const nameRefusal = alert(2, 112, 0x0303)

/** Serves until stopped; after so many connections it asks for patience. */
export function serveStarttls(
  hostName: string,
  reply: HelloReply,
  maxConnections = Number.POSITIVE_INFINITY,
): Promise<ScriptedServer> {
  let connections = 0
  const script = {
    greeting(socket: Socket) {
      connections += 1
      socket.write(connections > maxConnections ? '421 4.7.0 too many connections\r\n' : `220 ${hostName} ESMTP\r\n`)
    },
    replies: {
      EHLO: `250-${hostName}\r\n250 STARTTLS\r\n`,
      QUIT: '221 bye\r\n',
      STARTTLS(socket: Socket) {
        socket.removeAllListeners('data')
        socket.write('220 go\r\n')
        answerHello(socket, reply)
      },
    },
  }
  return serveScript(script, '127.0.0.1')
}

function answerHello(socket: Socket, reply: HelloReply): void {
  let buffered = Buffer.alloc(0)
  let isAnswered = false
  socket.on('data', (chunk) => {
    if (isAnswered) return void socket.end(refusal)
    buffered = Buffer.concat([buffered, chunk])
    if (buffered.length < 5 || buffered.length < 5 + buffered.readUInt16BE(3)) return
    isAnswered = true
    const action = reply(readClientHello(buffered.subarray(5, 5 + buffered.readUInt16BE(3))))
    if (action === 'reset') socket.resetAndDestroy()
    else if (action === 'close') socket.end()
    else if (action[0] === 21) socket.end(action)
    else socket.write(action)
  })
}

export interface FlightParts {
  /** Wire number, 0x0303 for TLS 1.2. */
  readonly version: number
  readonly suite: string
  readonly lacks?: readonly ('renegotiation_info' | 'extended_master_secret')[]
  /** The hello to answer: signatures cover its random. */
  readonly hello: SeenHello
  /** The key exchange where the suite has one; without a scheme it is anonymous, null is the signature of old versions. */
  readonly exchange?: { readonly parameters: Buffer; readonly scheme?: number | null }
  /** Signs with a key that is not the certificate's. */
  readonly isForged?: boolean
  /** An anonymous server sends none. */
  readonly hasCertificate?: boolean
  /** Breaks off where the key exchange would be signed. */
  readonly cannotSign?: boolean
}

/** The whole flight of a server up to TLS 1.2, under a certificate of the odd root for this name. */
export function createFlights(hostName: string): (parts: FlightParts) => Buffer {
  const { chainPem, keyPem } = issueOddLeaf({ commonName: hostName, names: [hostName], bits: 3072 })
  const chain = chainPem.split(/(?<=-----END CERTIFICATE-----)\s*/).filter((pem) => pem !== '')
  const sent = certificates(...chain.map((pem) => new X509Certificate(pem).raw))
  const foreign = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey
  const foreignPem = foreign.export({ type: 'pkcs8', format: 'pem' }).toString()
  return ({
    version,
    suite,
    hello: asked,
    lacks = [],
    exchange,
    isForged,
    hasCertificate = true,
    cannotSign = false,
  }) => {
    const extensions = [
      ...(lacks.includes('renegotiation_info') ? [] : [extension(0xff01, Buffer.from([0]))]),
      ...(lacks.includes('extended_master_secret') ? [] : [extension(23)]),
    ]
    const parts = { version, suite: suiteTable.codeOf(suite) }
    const hello = serverHello(version === 0x0300 ? parts : { ...parts, extensions })
    const rest = [
      ...(hasCertificate ? [sent] : []),
      ...(exchange === undefined ? [] : [exchangeOf(exchange, isForged === true ? foreignPem : keyPem, asked)]),
      ...(cannotSign ? [] : [helloDone]),
    ]
    const sealed = record(22, version, Buffer.concat([hello, ...rest]))
    return cannotSign ? Buffer.concat([sealed, alert(2, 80, version)]) : sealed
  }
}

function exchangeOf(
  { parameters, scheme }: NonNullable<FlightParts['exchange']>,
  keyPem: string,
  { random }: SeenHello,
): Buffer {
  if (scheme === undefined) return message(12, parameters)
  return signedExchange(keyPem, { parameters, scheme }, Buffer.concat([random, usualRandom]))
}

/** Whether a hello offers a suite by its registry name. */
export function offers({ suites }: SeenHello, suite: string): boolean {
  return suites.includes(suiteTable.codeOf(suite))
}

/** Whether the hello speaks of TLS 1.3. */
export function knowsTls13({ extensions }: SeenHello): boolean {
  return extensions.has(43)
}
