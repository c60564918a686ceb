// The relay's process as the outside provides it: the app's is Electron's own, a test's is a plain child process.

export interface RelayExit {
  /** null = ended by a signal. */
  readonly code: number | null
  /** The last line it wrote, bounded. */
  readonly lastWords: string
}

export interface LaunchedRelay {
  /** Asks it to end and waits; after the grace period it is killed. */
  stop(graceMs: number): Promise<void>
}

export interface RelayLauncher {
  /** Where configuration, policies, queue and evidence of the app's relay lie. */
  readonly folder: string
  /** Starts `relay run` with the configuration; `onExit` comes once, also when the start itself fails. */
  launch(configPath: string, onExit: (exit: RelayExit) => void): LaunchedRelay
}
