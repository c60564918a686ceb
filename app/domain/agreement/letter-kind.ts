// The letters that go with an agreement, in the order of its life.

export const letterKinds = [
  'first-contact',
  'test-result',
  'request-to-mend',
  'go-live',
  'confirmation',
  'reminder',
  'review',
  'notice',
  'end',
] as const
export type LetterKind = (typeof letterKinds)[number]
