// Whether a version that comes with a copy says of itself what is so. Whoever writes a copy by hand changes terms and forgets what follows from
// them: the hash both sides know, the yes of each side, and the files that prove it.
import { createHash } from 'node:crypto'
import { type Agreement, lastVersionFromElsewhere } from '#domain/agreement/agreement.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { hashOf } from '../agreement/agreement-hash.ts'

/** A number of the partner's leaves room for ours, frozen terms have their hash, what is agreed has a yes of each side while it lasts, and attached files have size and hash that stand in the confirmation. */
export function isTrueToItself(
  version: Agreement,
  contentOf: (attachmentId: string) => Uint8Array | undefined,
): boolean {
  const { state, hash, confirmations } = version
  const isInReach = version.issuedBy === 'own' || version.version <= lastVersionFromElsewhere
  const isHashRight = hash === null ? state === 'draft' : hash === hashOf(toNeutral(version))
  const hasYes = (wanted: 'own' | 'partner') => confirmations.some(({ side }) => side === wanted)
  const isOpen = state === 'draft' || state === 'sent' || state === 'ended'
  return (
    isInReach &&
    isHashRight &&
    (isOpen || (hasYes('own') && hasYes('partner'))) &&
    confirmations.every(({ attachment }) => {
      if (attachment === null) return true
      const content = contentOf(attachment.id)
      return content?.length === attachment.size && sha256(content) === attachment.sha256
    })
  )
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
