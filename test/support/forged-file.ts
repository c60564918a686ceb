// Files as somebody with bad intent, or a bad clock, would write them: the content of a real one changed and signed with a key of the test.
import { z } from 'zod'
import { type PartnerFileContent, partnerFile } from '#domain/partner-file/partner-file.ts'
import { makeSigningKey, readSigningKey, type SigningKey } from '#partner-file/key-pair.ts'
import { signPartnerFile, writePartnerFile } from '#partner-file/sign.ts'
import type { OpenHouse } from './open-house.ts'
import type { ExchangedFile } from './two-houses.ts'

/** What a file says. */
export function contentOf(file: ExchangedFile): PartnerFileContent {
  return partnerFile.parse(JSON.parse(Buffer.from(file.content).toString('utf8'))).content
}

/** The same file with something else said, signed with the key; a new key unless told otherwise. */
export function forged(
  file: ExchangedFile,
  otherwise: Partial<PartnerFileContent>,
  key: SigningKey = makeSigningKey(),
): ExchangedFile {
  const content = { ...contentOf(file), ...otherwise }
  return { name: file.name, content: Buffer.from(writePartnerFile(signPartnerFile(content, '', key))) }
}

/** The key a house signs with, taken from its keychain. */
export function keyOf(house: OpenHouse): SigningKey {
  const [text] = [...house.outside.seen.secrets]
    .filter(([name]) => name.startsWith('partner-file/'))
    .map(([, value]) => value)
  const key = readSigningKey(z.string().parse(text))
  if (key === undefined) throw new Error('the keychain holds no key')
  return key
}
