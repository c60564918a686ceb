// Whether a file was made for this house. Its key says so once the sender knows it; before that, a file somebody passed on is told by the
// domains it names for us: none of ours among them. Without domains on either side, or about terms of ours, nothing is concluded.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { presetDefaults } from '../agreement/preset/defaults.ts'
import type { Rooms } from '../rooms.ts'
import { fingerprintInUse } from './identity.ts'

/** Whether the sender means us. */
export function isAddressedToUs(rooms: Rooms, content: PartnerFileContent): Outcome<boolean> {
  if (content.forKey !== null) {
    const own = fingerprintInUse(rooms)
    return own.ok ? succeed(content.forKey === own.value) : own
  }
  if (content.sender.side === 'second') return succeed(true)
  const defaults = presetDefaults(rooms)
  if (!defaults.ok) return defaults
  const ours = defaults.value.own.domains.map(({ name }) => name)
  const named = content.agreement.second.domains
  const isOurs = ({ name }: { readonly name: string }) =>
    ours.some((own) => own === name || own.endsWith(`.${name}`) || name.endsWith(`.${own}`))
  return succeed(ours.length === 0 || named.length === 0 || named.some(isOurs))
}
