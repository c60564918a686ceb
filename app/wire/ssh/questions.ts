// Answers what a server asks (keyboard-interactive). One question for a password gets the password; any other question is put to the
// admin and answered at the next try. No secret is given twice: who asks again did not take it.
import type { Prompt } from 'ssh2'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { SecretKind } from '#domain/push/push-host.ts'
import { plainText } from './host-text.ts'

export interface Asker {
  secretFor(kind: SecretKind): string | null | Promise<string | null>
  /** What is missing, as a fault; `isEchoed`: the server lets what is typed be seen. */
  need(kind: SecretKind, prompt?: string, wasWrong?: boolean, isEchoed?: boolean): Outcome<never>
  /** `blamed`: the secret the server did not take. */
  refuse(blamed?: SecretKind): Outcome<never>
}

const passwordWords = /pass(?:word|wort|phrase|code)?\b|kennwort|mot de passe/i
const newWords = /\bnew\b|\bneue?s?\b|retype|erneut/i

/** Makes the answering of one sign-in; what it gave is added to what was `given`. */
export function createAnswers(
  asker: Asker,
  given: Set<SecretKind> = new Set(),
): (prompts: readonly Prompt[]) => Promise<Outcome<string[]>> {
  const answer = async (kind: SecretKind, prompt: string, isEchoed: boolean): Promise<Outcome<string>> => {
    if (given.has(kind)) return kind === 'answer' ? asker.need(kind, prompt, false, isEchoed) : asker.refuse(kind)
    const secret = await asker.secretFor(kind)
    if (secret === null) return asker.need(kind, prompt, false, isEchoed)
    given.add(kind)
    return succeed(secret)
  }
  return async (prompts) => {
    const answers: string[] = []
    for (const { prompt, echo } of prompts.slice(0, 20)) {
      const text = plainText(prompt)
      const isPassword = echo !== true && passwordWords.test(text)
      if (isPassword && newWords.test(text)) return asker.refuse()
      const one = await answer(isPassword && !isOneTime(text) ? 'password' : 'answer', text, echo === true)
      if (!one.ok) return one
      answers.push(one.value)
    }
    return succeed(answers)
  }
}

function isOneTime(text: string): boolean {
  return /one.?time|otp|token|einmal|verification|passcode/i.test(text)
}
