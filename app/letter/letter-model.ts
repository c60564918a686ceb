// A letter as sentences: what every letter is before it becomes text or a page.
import type { Finding } from '#domain/finding.ts'

export interface LetterPoint {
  /** `level` = the wanted level itself, where no finding says what it lacks. */
  readonly code: Finding['code'] | 'level'
  readonly text: string
  readonly concerns: string
  readonly commands: readonly string[]
  /** More places than commands. */
  readonly hasMore: boolean
}
export interface LetterSection {
  readonly heading: string
  readonly lines: readonly string[]
  readonly points: readonly LetterPoint[]
}
export interface Letter {
  /** Our organisation and its address, on paper only. */
  readonly letterhead: readonly string[]
  /** Whom the paper is for. */
  readonly addressee: readonly string[]
  readonly subject: string
  /** Mail address; empty when none is known. */
  readonly recipient: string
  readonly heading: string
  readonly date: string
  /** The mark of a practice partner, else empty. */
  readonly practice: string
  readonly opening: readonly string[]
  readonly sections: readonly LetterSection[]
  readonly signature: readonly string[]
}
