// The style of the page inside a partner file: readable in any browser and on paper, in the text size the reader has chosen.
// It stands in the page itself, and the page allows exactly this style and nothing else.
import { createHash } from 'node:crypto'

export const pageStyle = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem; color: #1a1c1e; background: #fff;
  font: 1rem/1.5 "Segoe UI", "Liberation Sans", "DejaVu Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: normal; }
h1 { font-size: 1.6rem; margin-bottom: 0.5rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 0.75rem; padding-bottom: 0.25rem; border-bottom: 1px solid #8a9099; }
h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
p { margin: 0 0 0.75rem; }
table { width: 100%; border-collapse: collapse; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border: 1px solid #b5bac1; font-weight: 400; }
thead th { font-weight: 700; background: #f1f3f5; }
tbody th { font-weight: 600; width: 32%; }
td p { margin: 0; white-space: pre-line; }
ol { padding-left: 1.5rem; }
li { margin-bottom: 0.5rem; }
.words { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.35rem; padding: 0; list-style: none;
  counter-reset: word; }
.words li { margin: 0; padding: 0.35rem 0.6rem; border: 1px solid #b5bac1; font-weight: 600; counter-increment: word; }
.words li::before { content: counter(word) ". "; font-weight: 400; color: #55595f; }
.mono { font-family: "Cascadia Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: 0.9rem; }
.practice { border: 3px solid #1a1c1e; padding: 0.75rem 1rem; font-weight: 700; }
.none { color: #55595f; }
.small { font-size: 0.9rem; color: #55595f; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } tr, li { break-inside: avoid; } h2, h3 { break-after: avoid; } }
`

/** What the page allows: this style, nothing from elsewhere, no script, no form. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
