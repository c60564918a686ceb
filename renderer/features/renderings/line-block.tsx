// A run of lines of a file. Long files keep only the runs near the eye in the page; the others stand in as empty space of the same height.
import { memo, useEffect, useRef, useState } from 'react'
import type { CodeLine } from './code-lines.ts'

export const blockLines = 100
/** Height of a line in rem, as in the style. */
const lineRem = 1.25

export interface LineBlockProps {
  readonly lines: readonly CodeLine[]
  /** Number of the first line. */
  readonly first: number
  /** Lines with a reason, by number. */
  readonly covered: readonly boolean[]
  /** What the button of a line is called; undefined when no reason begins there. */
  readonly nameOf: (line: number) => string | undefined
  /** The line a person is at. */
  readonly active: number | null
  /** The line Tab leads to. */
  readonly entrance: number | null
  /** Whether it stands in the page wherever it is. */
  readonly isAlwaysThere: boolean
}

export const LineBlock = memo(function LineBlock(props: LineBlockProps) {
  const { lines, first, isAlwaysThere } = props
  const ref = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (element === null || isAlwaysThere) return
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting === true), {
      root: element.closest('.code'),
      rootMargin: '800px 0px',
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [isAlwaysThere])
  const isThere = isAlwaysThere || isNear
  return (
    <div ref={ref} className="code-block" style={{ height: `${lines.length * lineRem}rem` }}>
      {isThere
        ? lines.map((line, index) => {
            const number = first + index
            return <Line key={number} number={number} line={line} {...props} />
          })
        : null}
    </div>
  )
})

interface LineProps extends Omit<LineBlockProps, 'lines' | 'first' | 'isAlwaysThere'> {
  readonly number: number
  readonly line: CodeLine
}

function Line({ number, line, covered, nameOf, active, entrance }: LineProps) {
  const name = nameOf(number)
  const isExplained = covered[number] === true
  return (
    <div
      className={`code-line${isExplained ? ' code-line-why' : ''}${active === number ? ' code-line-active' : ''}`}
      data-line={number}
    >
      {name === undefined ? (
        <span className="code-number" aria-hidden="true">
          {number}
        </span>
      ) : (
        <button type="button" className="code-number" aria-label={name} tabIndex={entrance === number ? 0 : -1}>
          {number}
        </button>
      )}
      <code>
        {line.map(({ text, look }, index) =>
          look === '' ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: words of a line have no identity but their place
            <span key={index} className={look}>
              {text}
            </span>
          ),
        )}
      </code>
    </div>
  )
}
