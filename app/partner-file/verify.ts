// Checks the signature of a partner file whose parts may still be anything. Says yes or no; never throws for what stands in the file.
import { verify } from 'node:crypto'
import type { PartnerFile } from '#domain/partner-file/partner-file.ts'
import { readPublicKey, strictBase64 } from './key-pair.ts'
import { signedText } from './signed-text.ts'

/** Whether the signature stands for exactly this file and was made with the key it names. */
export function isSignedBySigner(
  file: Readonly<Record<'schema' | 'content' | 'page', unknown>> & Pick<PartnerFile, 'signer' | 'signature'>,
): boolean {
  const key = readPublicKey(file.signer.publicKey)
  const signature = strictBase64(file.signature, 64)
  return key !== undefined && signature !== undefined && verify(null, signedText(file), key, signature)
}
