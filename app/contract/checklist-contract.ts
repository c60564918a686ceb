// The part of the contract about the checklist of a partner and the template the admin edits.
import { z } from 'zod'
import { checklistItem, checklistTemplate, judgedItem } from '#domain/checklist/checklist.ts'
import { lineOfText } from '#domain/partner.ts'
import { day } from '#domain/text.ts'
import { call, feed } from './define.ts'

const byPartner = z.strictObject({ partnerId: z.uuid() })
const byItem = byPartner.extend({ itemId: checklistItem.shape.id })

export const checklistContract = {
  checklist: {
    /** Judged now; what is newly proven or lost is remembered. */
    read: call({ input: byPartner, output: z.array(judgedItem) }),
    /** Ticks by hand, with a note; `note` null unticks. Faults checklist.no-such-item, checklist.note-needed. */
    tick: call({ input: byItem.extend({ note: lineOfText.nullable() }), output: z.array(judgedItem) }),
    /** Changes who does it, when it is due, and the words of evidence. Fault checklist.no-such-item. */
    change: call({
      input: byItem.extend({ owner: checklistItem.shape.owner, dueOn: day.nullable(), evidence: lineOfText }),
      output: z.array(judgedItem),
    }),
    template: call({ input: z.void(), output: checklistTemplate }),
    /** Keeps the template for new partners; `alsoForPartners` brings lines that are new or changed to all partners and takes lines that
     * are gone from those where nobody worked on them. Faults checklist.same-id, checklist.words-needed. */
    saveTemplate: call({
      input: z.strictObject({ template: checklistTemplate, alsoForPartners: z.boolean() }),
      output: checklistTemplate,
    }),
    /** Back to the built-in lines. */
    resetTemplate: call({ input: z.void(), output: checklistTemplate }),
    changed: feed({ event: byPartner }),
  },
}
