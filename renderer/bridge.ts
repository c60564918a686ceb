// The one place that reads the bridge the preload script puts into the window. Without it the window says so instead of failing later.
import type { Bridge } from '#contract/define.ts'

/** The bridge to the main process; undefined in a browser that opened the page by itself. */
export function readBridge(): Bridge | undefined {
  const candidate = (globalThis as { readonly handschlag?: Partial<Bridge> }).handschlag
  return typeof candidate?.invoke === 'function' && typeof candidate.on === 'function'
    ? (candidate as Bridge)
    : undefined
}
