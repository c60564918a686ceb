// The calendar day of a moment where the app runs: what people call today.

/** As `2026-11-21`, in the zone of this process. */
export function localDay(moment: string): string {
  const date = new Date(moment)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
