// Brings what just appeared into sight without jumping when it is in sight already.
import { type RefObject, useEffect, useRef } from 'react'

/** The ref of an element that scrolls itself into view when it appears, if it should. */
export function useIntoView(isWanted: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isWanted) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [isWanted])
  return ref
}
