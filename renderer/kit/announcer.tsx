// One polite live region for the window: short sentences about what just ended. Repeating a sentence still speaks it.
import { create } from 'zustand'

interface Announcement {
  readonly text: string
  readonly turn: number
}

const useAnnouncement = create<Announcement>(() => ({ text: '', turn: 0 }))

/** Says a sentence to screen readers when they are free. */
export function announce(text: string): void {
  useAnnouncement.setState((before) => ({ text, turn: before.turn + 1 }))
}

export function Announcer() {
  const { text, turn } = useAnnouncement()
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      <span key={turn}>{text}</span>
    </div>
  )
}
