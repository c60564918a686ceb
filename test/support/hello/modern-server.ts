// A TLS 1.3 server without certificates: agrees keys over X25519 and protects any messages it is told to send.
import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { aes128Gcm } from '#wire/hello/crypto/aead.ts'
import { finishedData, handshakeSecrets, trafficKeys } from '#wire/hello/tls13/key-schedule.ts'
import { createSealer, type Protection } from '#wire/hello/tls13/record-protection.ts'
import { keySharesIn, readClientHello } from './read-client-hello.ts'
import { extension, message, record, serverHello, vector } from './server-bytes.ts'

const aes128: Protection = { aead: aes128Gcm, hash: 'sha256' }
const spkiHead = Buffer.from('302a300506032b656e032100', 'hex')

export const encryptedExtensions = (...extensions: readonly Buffer[]) => message(8, vector(2, ...extensions))
export const certificates13 = (chain: readonly Buffer[], staple?: Buffer) => {
  const status = staple === undefined ? [] : [extension(5, Buffer.concat([Buffer.from([1]), vector(3, staple)]))]
  const entries = chain.map((der, index) => Buffer.concat([vector(3, der), vector(2, ...(index === 0 ? status : []))]))
  return message(11, Buffer.from([0]), vector(3, ...entries))
}
export const certificateRequest13 = (scheme: number) =>
  message(13, Buffer.from([0]), vector(2, extension(13, vector(2, Buffer.from([scheme >> 8, scheme & 255])))))
export const certificateVerify = (scheme: number) =>
  message(15, Buffer.from([scheme >> 8, scheme & 255]), vector(2, Buffer.alloc(64, 5)))

export interface ModernAnswer {
  readonly serverHello: Buffer
  /** Seals each content as one record of its own, in order. */
  seal(contentType: number, content: Buffer): Buffer
  /** The right Finished after these messages. */
  finished(messages: readonly Buffer[]): Buffer
}

/** Answers a ClientHello message that carries an X25519 share. */
export function answerModern(clientHello: Buffer, transcriptBefore: Buffer = Buffer.alloc(0)): ModernAnswer {
  const seen = readClientHello(clientHello)
  const half = keySharesIn(seen).get(29)
  if (half === undefined) throw new Error('no X25519 share to answer')
  const pair = generateKeyPairSync('x25519')
  const publicKey = createPublicKey({ key: Buffer.concat([spkiHead, half]), format: 'der', type: 'spki' })
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey })
  const own = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiHead.length)
  const hello = serverHello({
    version: 0x0303,
    suite: 0x1301,
    sessionId: seen.sessionId,
    extensions: [
      extension(43, Buffer.from([3, 4])),
      extension(51, Buffer.concat([Buffer.from([0, 29]), vector(2, own)])),
    ],
  })
  const transcript = Buffer.concat([transcriptBefore, clientHello, hello])
  const secrets = handshakeSecrets('sha256', shared, transcript)
  const sealer = createSealer(aes128, trafficKeys('sha256', secrets.server, aes128.aead.keyBytes))
  return {
    serverHello: record(22, 0x0303, hello),
    seal: sealer,
    finished: (messages) =>
      message(20, finishedData('sha256', secrets.server, Buffer.concat([transcript, ...messages]))),
  }
}
