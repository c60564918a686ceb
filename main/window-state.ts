// Remembers where the window was. A broken file or a display that is gone leads to the default place, never to an error.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'

const windowState = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
  isMaximized: z.boolean(),
})
export type WindowState = z.infer<typeof windowState>

const defaultSize = { width: 1280, height: 860 }
const saveDelayMs = 400

/** The remembered place, moved onto a visible display; without x and y when there is none to remember. */
export function recallWindowState(path: string): Partial<Rectangle> & { readonly isMaximized: boolean } {
  const remembered = readState(path)
  if (remembered === undefined) {
    const area = screen.getPrimaryDisplay().workArea
    const fitted = { width: Math.min(defaultSize.width, area.width), height: Math.min(defaultSize.height, area.height) }
    return { ...fitted, isMaximized: false }
  }
  const { isMaximized, ...bounds } = remembered
  return { ...clampTo(bounds, screen.getDisplayMatching(bounds).workArea), isMaximized }
}

/** Moves and shrinks a rectangle until it lies inside an area. */
export function clampTo(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(bounds.width, area.width)
  const height = Math.min(bounds.height, area.height)
  return {
    x: Math.min(Math.max(bounds.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(bounds.y, area.y), area.y + area.height - height),
    width,
    height,
  }
}

/** Saves the place of a window a moment after it changed, and when it closes. */
export function rememberWindowState(window: BrowserWindow, path: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    const state: WindowState = { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
    writeState(path, state)
  }
  const saveSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(save, saveDelayMs)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('maximize', saveSoon)
  window.on('unmaximize', saveSoon)
  window.on('close', save)
}

// At once, because the last call comes while the app is ending. A full disk costs the place of a window, nothing more.
function writeState(path: string, state: WindowState): void {
  try {
    writeFileSync(`${path}.part`, JSON.stringify(state))
    renameSync(`${path}.part`, path)
  } catch {
    return
  }
}

function readState(path: string): WindowState | undefined {
  try {
    return windowState.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}
