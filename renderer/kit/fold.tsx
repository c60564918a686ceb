// A part of the page that opens on demand.
import type { ReactNode } from 'react'
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components'

export interface FoldProps {
  readonly title: ReactNode
  readonly children: ReactNode
  readonly isOpenAtFirst?: boolean
  /** Called each time it opens, for content that is made only then. */
  readonly onOpen?: () => void
}

export function Fold({ title, children, isOpenAtFirst = false, onOpen }: FoldProps) {
  return (
    <Disclosure
      className="fold"
      defaultExpanded={isOpenAtFirst}
      onExpandedChange={(isOpen) => {
        if (isOpen) onOpen?.()
      }}
    >
      <Button slot="trigger" className="fold-trigger">
        <svg className="fold-arrow" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6 3.5L10.5 8 6 12.5" />
        </svg>
        {title}
      </Button>
      <DisclosurePanel className="fold-panel">{children}</DisclosurePanel>
    </Disclosure>
  )
}
