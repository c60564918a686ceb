// The window's keyboard shortcuts; the same keys in every language, and never together with AltGr.
import { useEffect } from 'react'

export interface ShortcutActions {
  readonly search: () => void
  readonly filter: () => void
  readonly create: () => void
  readonly help: () => void
}

const actionKeys: ReadonlyMap<string, keyof ShortcutActions> = new Map([
  ['k', 'search'],
  ['f', 'filter'],
  ['n', 'create'],
])

/** Which action a key press asks for; undefined for all others. */
export function shortcutFor(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): keyof ShortcutActions | undefined {
  if (event.altKey || event.shiftKey) return undefined
  if (event.key === 'F1') return 'help'
  if (event.ctrlKey === event.metaKey) return undefined
  return actionKeys.get(event.key.toLowerCase())
}

/** Listens as long as the component lives. */
export function useShortcuts(actions: ShortcutActions): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const name = shortcutFor(event)
      if (name === undefined) return
      event.preventDefault()
      actions[name]()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [actions])
}
