// A generated file with highlighting: tokens become React nodes, never HTML text. Unknown languages show plain.

import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import json from 'highlight.js/lib/languages/json'
import powershell from 'highlight.js/lib/languages/powershell'
import { createLowlight } from 'lowlight'
import { memo } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import type { Artefact } from '#domain/artefact.ts'

const lowlight = createLowlight({ json, powershell })

/** Longest text that is highlighted; beyond it plain text stays quick. */
const highlightLimit = 400_000

export const CodeView = memo(function CodeView({ artefact, label }: { artefact: Artefact; label: string }) {
  const { language, content } = artefact
  const isHighlighted = lowlight.registered(language) && content.length <= highlightLimit
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="code" aria-label={label} tabIndex={0}>
      <pre>
        <code>
          {isHighlighted ? toJsxRuntime(lowlight.highlight(language, content), { Fragment, jsx, jsxs }) : content}
        </code>
      </pre>
    </section>
  )
})
