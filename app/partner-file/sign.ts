// Signs a partner file and writes it down. The written form is canonical JSON and one line break, so that one file has one text.
import { sign } from 'node:crypto'
import { canonicalJson } from '#domain/agreement/neutral.ts'
import { type PartnerFile, type PartnerFileContent, partnerFileSchema } from '#domain/partner-file/partner-file.ts'
import type { SigningKey } from './key-pair.ts'
import { signedText } from './signed-text.ts'

/** The signed file over content and its page. */
export function signPartnerFile(content: PartnerFileContent, page: string, key: SigningKey): PartnerFile {
  const signer = { algorithm: 'Ed25519', publicKey: key.publicKey } as const
  const unsigned = { schema: partnerFileSchema, content, page, signer } as const
  return { ...unsigned, signature: sign(null, signedText(unsigned), key.privateKey).toString('base64') }
}

/** The file as it is kept and sent. */
export function writePartnerFile(file: PartnerFile): string {
  return `${canonicalJson(file)}\n`
}
