// Keyboard focus that would fall out of the page, because what held it is gone, goes to the main area instead.
import { useEffect } from 'react'

/** Looks after two frames, when dialogs have given their focus back. */
export function shelterFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true })
      }
    }),
  )
}

/** Shelters the focus when a part of the page appears and when it goes. */
export function useFocusShelter(): void {
  useEffect(() => {
    shelterFocus()
    return shelterFocus
  }, [])
}
