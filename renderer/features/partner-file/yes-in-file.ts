// Our yes as a partner file would carry it, and whether it counts: where signatures are agreed, one given by the file itself does not.
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import { isConsent, yesOf } from '#domain/agreement/consent.ts'

export interface YesInFile {
  /** As it is noted with the version; null = none, and the file would be how it is given. */
  readonly noted: Pick<Confirmation, 'name' | 'on'> | null
  /** Whether it is consent to the terms. */
  readonly isEnough: boolean
}

/** Our yes to a version, for its file. */
export function yesInFile(agreement: Pick<Agreement, 'confirmations' | 'terms'>): YesInFile {
  const noted = yesOf('own', agreement) ?? null
  return { noted, isEnough: isConsent(noted ?? { way: 'partner-file' }, agreement.terms) }
}
