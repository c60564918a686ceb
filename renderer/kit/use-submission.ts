// What a form asks the main process to keep: one answer at a time, so that a button pressed twice asks once; what went wrong stays with the
// form, what was kept is said aloud and the form closes.
import { useRef, useState } from 'react'
import type { Fault, Outcome } from '#domain/fault.ts'
import { announce } from './announcer.tsx'
import { shelterFocus } from './use-focus-shelter.ts'

export interface Submission {
  /** What went wrong the last time; null while nothing did. */
  readonly fault: Fault | null
  readonly isPending: boolean
  /** Asks, unless an answer is still awaited. */
  submit(ask: () => Promise<Outcome<unknown>>): Promise<void>
}

/** The submission of a form; `done` are the words for what was kept. */
export function useSubmission(done: string, onClose: () => void): Submission {
  const [fault, setFault] = useState<Fault | null>(null)
  const [isPending, setPending] = useState(false)
  const isAsked = useRef(false)
  const submit = async (ask: () => Promise<Outcome<unknown>>) => {
    if (isAsked.current) return
    isAsked.current = true
    setPending(true)
    const outcome = await ask()
    setPending(false)
    setFault(outcome.ok ? null : outcome.fault)
    if (!outcome.ok) {
      isAsked.current = false
      return
    }
    announce(done)
    onClose()
    // the button that opened the form may be gone by what was kept
    shelterFocus()
  }
  return { fault, isPending, submit }
}
