// What is said on a session as it is said: every line of both sides, and notes of ours on what is not a line. Nothing here is fit to be shown before
// the secrets are out of it.
export interface SessionEar {
  said(by: 'us' | 'them' | 'note', line: string): void
}

/** Tells an ear the lines of one write. */
export function tellWritten(ear: SessionEar | undefined, written: string): void {
  for (const line of written.split('\r\n')) if (line !== '') ear?.said('us', line)
}
