// Care of the data of a scripted window: a list with every kind of change and wrong rows, copies, deletions. For screens only.
import type { ListPreview } from '#domain/care/list-import.ts'
import type { DueDeletion } from '#domain/care/retention.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { WindowHandlers } from '../contract-double.ts'

export interface CareScript {
  readonly preview: ListPreview
  readonly due: readonly DueDeletion[]
  /** Waits before every report of progress; resolves early when the work is ended. */
  readonly pace: (signal: AbortSignal) => Promise<void>
}

const previewId = '00000000-0000-4000-8000-000000000777'

export const samplePreview: ListPreview = {
  previewId,
  fileName: 'Partner-und-Kontakte.csv',
  counts: {
    rows: 1204,
    addedPartners: 1,
    changedPartners: 1,
    addedContacts: 1,
    changedContacts: 1,
    unchanged: 1198,
    wrong: 2,
  },
  changes: [
    {
      line: 2,
      kind: 'add-partner',
      name: 'Muster Versand GmbH',
      fields: [{ field: 'domains', before: '', after: 'versand.example, shop.versand.example' }],
    },
    {
      line: 3,
      kind: 'change-partner',
      name: 'Muster Bank AG',
      fields: [{ field: 'domains', before: 'musterbank.example', after: 'musterbank.example, mb-leasing.example' }],
    },
    {
      line: 4,
      kind: 'add-contact',
      name: 'Leitstelle Nacht',
      fields: [
        { field: 'phone', before: '', after: '+49 30 0000-24' },
        { field: 'roles', before: '', after: 'Störungsannahme 24×7' },
      ],
    },
    {
      line: 5,
      kind: 'change-contact',
      name: 'Leitstelle Mail',
      fields: [{ field: 'mobile', before: '+49 170 0000000', after: '' }],
    },
  ],
  wrong: [
    { line: 17, code: 'bad-mail', params: { value: 'postmaster@' } },
    { line: 41, code: 'no-partner', params: {} },
  ],
}

const steps = [1, 2, 3, 4]
const report = {
  at: '2026-11-20T12:00:00.000Z',
  people: 0,
  links: 2,
  toldWithoutName: 3,
  namedOnPaper: ['MB-2026-014'],
  attachmentsKept: 1,
  testMails: 0,
  namedElsewhere: [],
}

/** The care of a house with nothing due. */
export const idleCare: CareScript = { preview: samplePreview, due: [], pace: () => Promise.resolve() }

/** Handlers of the care group over the script. */
export function careDouble(script: CareScript): WindowHandlers['care'] {
  let due = [...script.due]
  const saved = (name: string) => succeed({ files: [`/home/admin/${name}`] })
  const walk = async (tell: (progress: { done: number; total: number }) => void, signal: AbortSignal) => {
    for (const step of steps) {
      await script.pace(signal)
      if (signal.aborted) return false
      tell({ done: step * 300, total: 1200 })
    }
    return true
  }
  const cancelled = fail('job.cancelled')
  return {
    previewList: async (_input, tell, signal) => ((await walk(tell, signal)) ? succeed(script.preview) : cancelled),
    async importList(input, tell, signal) {
      if (input.previewId !== script.preview.previewId) return fail('care.preview-gone')
      return (await walk(tell, signal)) ? succeed(script.preview.counts) : cancelled
    },
    saveWrongRows: () => saved('Fehlerhafte-Zeilen.csv'),
    exportList: () => saved('Partner-und-Kontakte.csv'),
    exportAll: async (_input, tell, signal) =>
      (await walk(tell, signal)) ? saved('Handschlag-2026-11-20.handschlag-data') : cancelled,
    importAll: async (_input, tell, signal) =>
      (await walk(tell, signal)) ? succeed({ keptAside: '/home/admin/handschlag/before.sqlite' }) : cancelled,
    exportPartner: () => saved('Muster-Bank-AG.json'),
    importPartner: () => fail('care.not-a-partner-copy'),
    dueDeletions: () => succeed([...due]),
    deleteDue({ personIds }) {
      const before = due.length
      due = due.filter(({ personId }) => !personIds.includes(personId))
      return succeed({ ...report, people: before - due.length })
    },
    exportPerson: () => saved('Person.json'),
  }
}
