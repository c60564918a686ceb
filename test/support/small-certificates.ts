// Certificates made in an instant with Ed25519 keys, for chains of hundreds: any name, any issuer, extensions as raw DER.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Certificate } from '#domain/observation.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { tag, wrapperTag, writeDer } from '#wire/revocation/der.ts'
import { writeOid } from '#wire/revocation/der-values.ts'

export interface SmallAuthority {
  readonly name: string
  readonly key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
}
export interface SmallExtension {
  readonly id: string
  readonly value: Buffer
}

const algorithm = writeDer(tag.sequence, writeOid('1.3.101.112'))
const dates = ['250101000000Z', '350101000000Z'].map((text) => writeDer(tag.utcTime, Buffer.from(text)))
export const isAuthority: SmallExtension = {
  id: '2.5.29.19',
  value: writeDer(tag.sequence, writeDer(tag.boolean, Buffer.of(255))),
}
let serial = 0

/** A name and a fresh key. */
export function smallAuthority(name: string): SmallAuthority {
  return { name, key: generateKeyPairSync('ed25519') }
}

/** The DER of a certificate one signs for the other. */
export function signSmall(
  issuer: SmallAuthority,
  subject: SmallAuthority,
  extensions: readonly SmallExtension[] = [isAuthority],
): Buffer {
  serial += 1
  const listed = extensions.map(({ id, value }) =>
    writeDer(tag.sequence, writeOid(id), writeDer(tag.boolean, Buffer.of(255)), writeDer(tag.octetString, value)),
  )
  const body = writeDer(
    tag.sequence,
    writeDer(wrapperTag(0), writeDer(tag.integer, Buffer.of(2))),
    writeDer(tag.integer, Buffer.of(1, serial >> 16, (serial >> 8) & 255, serial & 255)),
    algorithm,
    nameOf(issuer.name),
    writeDer(tag.sequence, ...dates),
    nameOf(subject.name),
    subject.key.publicKey.export({ format: 'der', type: 'spki' }),
    ...(listed.length === 0 ? [] : [writeDer(wrapperTag(3), writeDer(tag.sequence, ...listed))]),
  )
  const signature = sign(null, body, issuer.key.privateKey)
  return writeDer(tag.sequence, body, algorithm, writeDer(tag.bitString, Buffer.concat([Buffer.of(0), signature])))
}

/** The facts of certificates, as an observer hands them on. */
export function factsOf(certificates: readonly Buffer[]): readonly Certificate[] {
  return certificates.flatMap((der) => readCertificate(der) ?? [])
}

/** A distinguished name of one common name. */
export function nameOf(commonName: string): Buffer {
  const attribute = writeDer(tag.sequence, writeOid('2.5.4.3'), writeDer(0x0c, Buffer.from(commonName)))
  return writeDer(tag.sequence, writeDer(tag.set, attribute))
}
