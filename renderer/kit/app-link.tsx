// A link within the window, over the hash location; shows where the person is.
import type { ReactNode } from 'react'
import { Link } from 'wouter'

export interface AppLinkProps {
  readonly to: string
  readonly children: ReactNode
  readonly className?: string
  readonly isCurrent?: boolean
}

export function AppLink({ to, children, className = 'link', isCurrent = false }: AppLinkProps) {
  return (
    <Link href={to} className={className} {...(isCurrent ? { 'aria-current': 'page' as const } : {})}>
      {children}
    </Link>
  )
}
