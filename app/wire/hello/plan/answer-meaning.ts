// What an answer says about a question, for plans: accepted, refused by the server's word, refused for the name alone, or silence that
// settles nothing.
import type { AnsweredHello, HelloAnswer } from '#domain/hello-answer.ts'

export type AnswerMeaning =
  | { readonly kind: 'accepted'; readonly answer: AnsweredHello }
  | { readonly kind: 'refused' }
  | { readonly kind: 'name-refused' }
  | { readonly kind: 'silent' }

/** Reads an answer; a server that hangs up without a word has not said no. */
export function meaningOf(answer: HelloAnswer): AnswerMeaning {
  if (answer.kind === 'answered') return { kind: 'accepted', answer }
  if (answer.kind !== 'alert') return { kind: 'silent' }
  if (answer.description === 'unrecognized_name') return { kind: 'name-refused' }
  return answer.description === 'close_notify' ? { kind: 'silent' } : { kind: 'refused' }
}
