// Keyboard focus that would fall out of the page, because the button that was pressed went with what it began, stays in the part of the page that
// changed; and a part that changed out of sight comes into sight.
import { type RefObject, useEffect, useRef } from 'react'

/** The ref of that part, focusable by script (`tabIndex={-1}`); looks each time `state` is another. */
export function useFocusKeeper(state: string): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current === state) return
    before.current = state
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const part = ref.current
        if (part === null) return
        if (document.activeElement === null || document.activeElement === document.body) {
          part.focus({ preventScroll: true })
        }
        const { top } = part.getBoundingClientRect()
        if (top < 0 || top > window.innerHeight) part.scrollIntoView({ block: 'start' })
      }),
    )
  }, [state])
  return ref
}
