// The structured log as the outside provides it. Never give it a secret; messages are constants, variable parts go into fields.

export interface Log {
  note(message: string, fields?: Readonly<Record<string, string | number>>): void
  /** Writes the error with its cause chain and returns an id to show to the person. */
  bug(message: string, error: unknown): string
}
