// What the hand-over sheet adds to the print style: steps with boxes, files with their hashes, lines with their reasons beside them.

export const sheetStyle = `
.site { break-before: page; }
.site > h2, .annex > h2 { margin-top: 0; }
.product { font-size: 11pt; margin-bottom: 4mm; }
.steps { list-style: none; counter-reset: step; margin: 0 0 3mm; padding: 0; }
.steps > li { counter-increment: step; display: grid; grid-template-columns: 5mm 6mm 1fr; margin-bottom: 2mm; break-inside: avoid; }
.steps > li::before { content: counter(step) "."; grid-column: 2; grid-row: 1; font-weight: 700; }
.box { display: inline-block; width: 3.2mm; height: 3.2mm; border: 0.7pt solid #000; margin-top: 0.8mm; grid-column: 1; grid-row: 1; }
.steps > li > div { grid-column: 3; }
.steps p { margin: 0; }
.word { display: inline-block; max-width: 100%; }
.notes { list-style: none; margin: 0 0 3mm; padding: 0; }
.notes li { margin: 0 0 1.5mm; padding-left: 3.5mm; border-left: 1.5pt solid #000; break-inside: avoid; }
.files { table-layout: fixed; }
.files col:first-child { width: 36%; }
.files col:last-child { width: 17%; }
.files tbody tr.hash td { border-top: 0; }
.files tbody tr.file > * { border-bottom: 0; padding-bottom: 0; }
.files tbody tr.file { break-after: avoid; }
.files .number { text-align: right; }
.hash .mono { white-space: nowrap; font-size: 8pt; }
.signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm; break-inside: avoid; }
.signatures h3 { margin-top: 3mm; }
.signature-line { height: 10mm; border-bottom: 0.5pt solid #000; margin-bottom: 1mm; }
.signature-label { font-size: 8.5pt; margin: 0 0 1mm; }
.annex { break-before: page; }
.readme { white-space: pre-wrap; margin-bottom: 6mm; font-size: 8pt; }
.listing { border-collapse: collapse; table-layout: fixed; margin-bottom: 6mm; }
.listing col:first-child { width: 9mm; }
.listing col:last-child { width: 38%; }
.listing td { border: 0; border-bottom: 0.25pt solid #bbb; padding: 0.35mm 1.5mm; }
.listing thead th { border: 0; border-bottom: 1pt solid #000; padding: 0.6mm 1.5mm; font-size: 8.5pt; }
.listing .number { text-align: right; color: #444; }
.listing .line { white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; font-size: 8pt; }
.listing .reason { font-size: 8.5pt; line-height: 1.3; }
.listing tbody tr:first-child, .listing tbody tr:nth-last-child(2) { break-after: auto; }
`
