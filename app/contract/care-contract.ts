// The part of the contract about the data as a whole: lists in and out, copies of everything, and what may no longer be kept.
import { z } from 'zod'
import { careProgress, listPreview } from '#domain/care/list-import.ts'
import { deletionReport, dueDeletion } from '#domain/care/retention.ts'
import { call, job } from './define.ts'

const files = z.strictObject({ files: z.array(z.string()) })

export const careContract = {
  care: {
    /**
     * Asks for a CSV file of partners and contacts and says what it would change. Faults file.choice-dismissed, input.too-large,
     * care.headings-unknown, care.not-text, care.quote-open, care.too-many-rows, care.changed-since.
     */
    previewList: job({ input: z.void(), progress: careProgress, output: listPreview }),
    /** Does what the preview said, whole or not at all; wrong rows are left out. Faults care.preview-gone, care.changed-since, partner.domain-taken. */
    importList: job({
      input: z.strictObject({ previewId: z.uuid() }),
      progress: careProgress,
      output: listPreview.shape.counts,
    }),
    /** Keeps the rows that were wrong in the list looked at last, whether or not the others were taken over, as CSV; asks where. Fault care.preview-gone. */
    saveWrongRows: call({ input: z.strictObject({ previewId: z.uuid() }), output: files }),
    /** Keeps all partners and contacts, ours among them, as CSV; asks where. Fault care.list-empty with practice partners only. */
    exportList: call({ input: z.void(), output: files }),
    /** Keeps everything as one file; asks where. Secrets are never in it. */
    exportAll: job({ input: z.void(), progress: careProgress, output: files }),
    /**
     * Asks for such a file and puts it in the place of everything here, at once or not at all; what was there is kept beside it. Faults
     * storage.*, care.not-a-copy, care.busy while a test, a push or the relay runs, confirm.trial-open while anything of a counter-proof may be left.
     */
    importAll: job({ input: z.void(), progress: careProgress, output: z.strictObject({ keptAside: z.string() }) }),
    /** Keeps one partner with everything about it as one file; asks where. */
    exportPartner: call({ input: z.strictObject({ partnerId: z.uuid() }), output: files }),
    /** Asks for such a file and adds the partner; faults care.not-a-partner-copy, .copy-newer, .partner-exists, partner.domain-taken. */
    importPartner: call({ input: z.void(), output: z.strictObject({ partnerId: z.uuid() }) }),
    /** Contact data that may no longer be kept today. */
    dueDeletions: call({ input: z.void(), output: z.array(dueDeletion) }),
    /** Deletes those named, everywhere; asks where to keep the report. Fault care.not-due. */
    deleteDue: call({
      input: z.strictObject({ personIds: z.array(z.uuid()).min(1).max(50_000) }),
      output: deletionReport,
    }),
    /** Everything kept about one person, as a readable file, for a request of that person (GDPR Art. 15); asks where. */
    exportPerson: call({ input: z.strictObject({ personId: z.uuid() }), output: files }),
  },
}
