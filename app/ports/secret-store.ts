// The system's keychain as the outside provides it. Values never leave the main process.

export interface SecretStore {
  /** null = can keep secrets; otherwise why not: there is no keychain, or it is one that does not protect. */
  readonly whyNot: 'no-keychain' | 'weak-keychain' | null
  /** Keeps or replaces; throws where `whyNot` is set. */
  keep(name: string, value: string): Promise<void>
  fetch(name: string): Promise<string | null>
  /** Forgets every secret whose name begins so. */
  forget(prefix: string): Promise<void>
}
