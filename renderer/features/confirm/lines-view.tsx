// Lines of a queue, a log or an SMTP session as they are, in a region that scrolls.

export interface LinesViewProps {
  readonly label: string
  readonly lines: readonly { readonly at: string | null; readonly text: string }[]
}

export function LinesView({ label, lines }: LinesViewProps) {
  const text = lines.map(({ at, text: line }) => (at === null ? line : `${at}  ${line}`)).join('\n')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="push-output" aria-label={label} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  )
}
