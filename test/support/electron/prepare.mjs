// Before tests of the window: builds what is stale, finds a real Electron, gives it a display. All of it stays for the whole run.
import { buildStale } from '../../../main/build.mjs'
import { hasDisplay, startVirtualDisplay } from '../../../main/display.mjs'
import { findRuntime } from '../../../main/runtime.mjs'

/** Vitest calls this once; what it returns runs at the end. */
export async function setup() {
  buildStale('app')
  process.env.HANDSCHLAG_TEST_ELECTRON = (await findRuntime()).executable
  if (hasDisplay()) return undefined
  const display = await startVirtualDisplay()
  process.env.DISPLAY = display.name
  return display.stop
}
