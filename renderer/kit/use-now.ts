// The current time as something to render: ticks at the given interval while it is wanted.
import { useEffect, useState } from 'react'

const minuteMs = 60_000

/** Milliseconds since the epoch, renewed every `intervalMs`. */
export function useNow(intervalMs: number = minuteMs): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs)
    return () => clearInterval(timer)
  }, [intervalMs])
  return now
}
