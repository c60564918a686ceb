// Electron's safeStorage as a vault: Keychain, DPAPI, or a Linux keyring. Its `basic_text` only hides values under a key everybody knows, and
// is never used. Ask after the app is ready. Runtimes up to the one at hand know the synchronous functions alone.
import { safeStorage } from 'electron'
import type { Vault } from './secret-keeper.ts'

type Storage = Partial<
  Pick<typeof safeStorage, 'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable'>
>

/** The vault of this system, or why there is none. */
export async function openSystemVault(): Promise<Vault> {
  const { encryptStringAsync, decryptStringAsync, isAsyncEncryptionAvailable }: Storage = safeStorage
  const isAvailable =
    isAsyncEncryptionAvailable === undefined
      ? safeStorage.isEncryptionAvailable()
      : await isAsyncEncryptionAvailable.call(safeStorage)
  return {
    whyNot: isWeak() ? 'weak-keychain' : isAvailable ? null : 'no-keychain',
    encrypt: async (value) =>
      encryptStringAsync === undefined
        ? safeStorage.encryptString(value)
        : await encryptStringAsync.call(safeStorage, value),
    async decrypt(sealed) {
      const bytes = Buffer.from(sealed)
      if (decryptStringAsync === undefined) return safeStorage.decryptString(bytes)
      return (await decryptStringAsync.call(safeStorage, bytes)).result
    },
  }
}

function isWeak(): boolean {
  return process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
}
