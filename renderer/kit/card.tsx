// A titled block of content; the title is a heading, so the page can be walked by headings. Blocks of the second level are landmarks.
// Blocks below them repeat per domain and are not: a landmark must be told apart by its name.
import { type ReactNode, useId } from 'react'

export interface CardProps {
  readonly title: string
  readonly sub?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly level?: 2 | 3
  readonly padded?: boolean
}

export function Card({ title, sub, actions, children, level = 2, padded = false }: CardProps) {
  const id = useId()
  const Block = level === 2 ? 'section' : 'div'
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <Block className="card" {...(level === 2 ? { 'aria-labelledby': id } : {})}>
      <header className="card-header">
        <Heading id={id}>{title}</Heading>
        {sub === undefined ? null : <small>{sub}</small>}
        {actions === undefined ? null : <div className="card-actions">{actions}</div>}
      </header>
      {padded ? <div className="card-body">{children}</div> : children}
    </Block>
  )
}
