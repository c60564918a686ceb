// Letters and printed reports in the window: the letter in sight, the work under way, and what came of it. One thing at a time; answers to
// a question that is no longer asked are dropped. Changes since the last test are kept per partner.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LetterPreview } from '#contract/contract.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { ReportComparison } from '#domain/report-change.ts'
import type { WindowClient } from '../../client.ts'

export type PaperTask = 'letter-pdf' | 'letter-draft' | 'letter-mail' | 'report-pdf' | 'report-json'
export type PaperEnd =
  | { readonly kind: 'saved'; readonly files: readonly string[] }
  | { readonly kind: 'mailed'; readonly isWhole: boolean }
  | { readonly kind: 'dismissed' }

export interface PaperState {
  readonly letter: LetterPreview | null
  readonly task: PaperTask | null
  readonly end: PaperEnd | null
  readonly fault: Fault | null
  readonly changes: Readonly<Record<string, readonly ReportComparison[]>>
  /** Forgets letter and outcome, as a dialog opens or closes. */
  reset(): void
  compose(partnerId: string, language: Language): Promise<void>
  run(task: PaperTask, partnerId: string, language: Language): Promise<void>
  loadChanges(partnerId: string): Promise<void>
}
export type PaperStore = StoreApi<PaperState>

type PaperClient = Pick<WindowClient, 'letter' | 'report'>

/** Makes the store. */
export function createPaperStore(client: PaperClient): PaperStore {
  let question = 0
  return createStore<PaperState>()((set, get) => ({
    letter: null,
    task: null,
    end: null,
    fault: null,
    changes: {},
    reset() {
      question += 1
      set({ letter: null, task: null, end: null, fault: null })
    },
    async compose(partnerId, language) {
      question += 1
      const asked = question
      set({ end: null, fault: null })
      const outcome = await client.letter.compose({ partnerId, language })
      if (asked !== question) return
      set(outcome.ok ? { letter: outcome.value } : { letter: null, fault: outcome.fault })
    },
    async run(task, partnerId, language) {
      if (get().task !== null) return
      const asked = question
      set({ task, end: null, fault: null })
      const outcome = await perform(client, task, partnerId, language)
      if (asked !== question) return
      if (outcome.ok) set({ task: null, end: outcome.value })
      else if (outcome.fault.code === 'file.choice-dismissed') set({ task: null, end: { kind: 'dismissed' } })
      else set({ task: null, fault: outcome.fault })
    },
    async loadChanges(partnerId) {
      const outcome = await client.report.changes({ partnerId })
      if (outcome.ok) set({ changes: { ...get().changes, [partnerId]: outcome.value } })
    },
  }))
}

async function perform(
  client: PaperClient,
  task: PaperTask,
  partnerId: string,
  language: Language,
): Promise<Outcome<PaperEnd>> {
  if (task === 'letter-mail') {
    const opened = await client.letter.openMail({ partnerId, language })
    return opened.ok ? { ok: true, value: { kind: 'mailed', isWhole: opened.value.isWhole } } : opened
  }
  const saved = await save(client, task, partnerId, language)
  return saved.ok ? { ok: true, value: { kind: 'saved', files: saved.value.files } } : saved
}

function save(client: PaperClient, task: Exclude<PaperTask, 'letter-mail'>, partnerId: string, language: Language) {
  switch (task) {
    case 'letter-pdf':
      return client.letter.print({ partnerId, language })
    case 'letter-draft':
      return client.letter.saveDraft({ partnerId, language })
    case 'report-pdf':
      return client.report.print({ partnerId, language })
    case 'report-json':
      return client.report.saveJson({ partnerId })
  }
}
