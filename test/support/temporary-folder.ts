// A folder of its own for one test, removed when the test ends.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes the folder; call it inside a test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
