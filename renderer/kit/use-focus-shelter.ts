// Keyboard focus that would fall out of the page, because what held it is gone, goes to the dialog that is open, or else to the main area.
import { useEffect } from 'react'

/** Looks after two frames, when dialogs have given their focus back. */
export function shelterFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        const dialogs = document.querySelectorAll<HTMLElement>('.overlay:not([data-exiting]) .dialog')
        const shelter = [...dialogs].at(-1) ?? document.querySelector<HTMLElement>('main')
        shelter?.focus({ preventScroll: true })
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
