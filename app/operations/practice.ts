// The practice lab of this house: started once, when it is first needed, and stopped with the house. A start that failed may be
// tried again.
import { fail, type Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { type Lab, startLab } from '#lab/lab.ts'

export interface Practice {
  /** The running lab; starts it when it is not running. Faults: lab.not-started, job.cancelled after the house closed. */
  lab(): Promise<Outcome<Lab>>
  stop(): Promise<void>
}

/** Makes the practice of a house; nothing runs before `lab` is called. Partners are named in the language of that moment. */
export function createPractice(language: () => Language): Practice {
  let starting: Promise<Outcome<Lab>> | undefined
  let isStopped = false

  const start = async (): Promise<Outcome<Lab>> => {
    const started = await startLab(language())
    if (!started.ok) starting = undefined
    return started
  }

  return {
    async lab() {
      if (isStopped) return fail('job.cancelled')
      starting ??= start()
      return starting
    },
    async stop() {
      isStopped = true
      const started = await starting
      if (started?.ok === true) await started.value.stop()
    },
  }
}
