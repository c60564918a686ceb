// Where it was allowed: after the agreed session was taken, a short test mail over a second one, so that it is seen to arrive.
import type { InboundResult } from '#domain/confirm/inbound-proof.ts'
import { languageOfHouse } from '../../contacts/house-language.ts'
import type { Rooms } from '../../rooms.ts'
import { composeTrialMail, newMail } from '../send/compose.ts'
import { submitMail } from '../send/submit.ts'
import type { CaseOrder } from './try-case.ts'

/** Hands it over; what was said goes to the end of the transcript. */
export async function deliverTest(rooms: Rooms, order: CaseOrder, taken: InboundResult): Promise<InboundResult> {
  const language = languageOfHouse(rooms)
  const mail = newMail(order.sender, order.recipient)
  const at = order.now.toISOString()
  const content = composeTrialMail(mail, language.ok ? language.value : 'en', at)
  const { host, ip, port, helo, dialer, signal } = order
  const handed = await submitMail({ mail, content, host, ip, port, helo, dialer, now: at, signal })
  const words = handed.ok ? handed.value.reply : String(handed.fault.params['detail'] ?? handed.fault.code)
  const said = handed.ok ? handed.value.transcript : [{ from: 'note' as const, text: words }]
  const transcript = [...taken.transcript, ...said].slice(0, 60)
  return { ...taken, step: 'data', reply: words.slice(0, 600), transcript }
}
