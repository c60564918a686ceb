// Where a command writes: answers to stdout, everything else to stderr.

export interface CliStream {
  write(text: string): unknown
  readonly isTTY?: boolean
}
export interface CliStreams {
  readonly stdout: CliStream
  readonly stderr: CliStream
}

/** Exit codes, the same for every command. */
export const exitCodes = { yes: 0, no: 1, wrongCall: 2, undetermined: 3, refused: 4 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
