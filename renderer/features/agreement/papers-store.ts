// Papers and letters of an agreement: one thing at a time, what came of it, and the letter in sight. An answer to a letter nobody asks for any
// more is dropped.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LetterView } from '#contract/agreement-contract.ts'
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import type { Fault, Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { WindowClient } from '../../client.ts'

export type LetterTask = 'print' | 'draft' | 'mail'
export type PaperTask = 'paper' | 'attachment' | LetterTask
export interface LetterChoice {
  readonly partnerId: string
  readonly kind: LetterKind
  readonly language: Language
  /** For a notice: the day the agreement is to end. */
  readonly endsOn?: string
}
export type PaperEnd =
  | { readonly kind: 'saved'; readonly task: PaperTask; readonly files: readonly string[] }
  | { readonly kind: 'mailed'; readonly task: PaperTask; readonly isWhole: boolean }
  | { readonly kind: 'dismissed'; readonly task: PaperTask }
  | { readonly kind: 'failed'; readonly task: PaperTask; readonly fault: Fault }

export interface PapersState {
  readonly task: PaperTask | null
  readonly end: PaperEnd | null
  readonly letter: LetterView | null
  /** Why there is no letter. */
  readonly letterFault: Fault | null
  /** Forgets what came of earlier work and the letter, as a page opens. */
  reset(): void
  /** Forgets what came of earlier work. */
  forgetEnd(): void
  print(agreementId: string, language: DocumentLanguageChoice, form: 'fillable' | 'final'): Promise<void>
  saveAttachment(attachmentId: string): Promise<void>
  compose(choice: LetterChoice): Promise<void>
  send(task: LetterTask, choice: LetterChoice): Promise<void>
}
export type PapersStore = StoreApi<PapersState>

/** Makes the store. */
export function createPapersStore(client: Pick<WindowClient, 'agreement' | 'agreementLetter'>): PapersStore {
  let question = 0
  return createStore<PapersState>()((set, get) => {
    const run = async (
      task: PaperTask,
      ask: () => Promise<Outcome<Pick<Saved, 'files'> | Pick<Mailed, 'isWhole'>>>,
    ) => {
      if (get().task !== null) return
      set({ task, end: null })
      set({ task: null, end: endOf(task, await ask()) })
    }
    return {
      task: null,
      end: null,
      letter: null,
      letterFault: null,
      reset() {
        question += 1
        set({ end: null, letter: null, letterFault: null })
      },
      forgetEnd: () => set({ end: null }),
      print: (agreementId, language, form) =>
        run('paper', () => client.agreement.print({ agreementId, language, form })),
      saveAttachment: (attachmentId) => run('attachment', () => client.agreement.saveAttachment({ attachmentId })),
      async compose(choice) {
        question += 1
        const asked = question
        const outcome = await client.agreementLetter.compose(choice)
        if (asked !== question) return
        set(outcome.ok ? { letter: outcome.value, letterFault: null } : { letter: null, letterFault: outcome.fault })
      },
      send: (task, choice) =>
        run(task, () => {
          switch (task) {
            case 'print':
              return client.agreementLetter.print(choice)
            case 'draft':
              return client.agreementLetter.saveDraft(choice)
            case 'mail':
              return client.agreementLetter.openMail(choice)
          }
        }),
    }
  })
}

type Saved = Extract<PaperEnd, { kind: 'saved' }>
type Mailed = Extract<PaperEnd, { kind: 'mailed' }>

function endOf(task: PaperTask, outcome: Outcome<{ files: readonly string[] } | { isWhole: boolean }>): PaperEnd {
  if (outcome.ok) {
    return 'files' in outcome.value
      ? { kind: 'saved', task, files: outcome.value.files }
      : { kind: 'mailed', task, isWhole: outcome.value.isWhole }
  }
  if (outcome.fault.code === 'file.choice-dismissed') return { kind: 'dismissed', task }
  return { kind: 'failed', task, fault: outcome.fault }
}
