// What the printed report adds to the print style: fixed tables, certificates that stay whole, a transcript in narrow type.

export const reportStyle = `
h2 { font-size: 14pt; }
.domain + .domain { break-before: page; }
.modes, .servers, .facts { table-layout: fixed; }
.modes col:first-child { width: 22%; }
.modes col:nth-child(2) { width: 20%; }
.servers col:first-child { width: 28%; }
.servers col:nth-child(2) { width: 19%; }
.servers col:nth-child(3) { width: 15%; }
.servers col:last-child { width: 16%; }
.modes tbody tr:last-child, .servers tbody tr:last-child { break-after: auto; }
.finding { margin: 0 0 3.5mm; break-inside: avoid; }
.finding p { margin: 0 0 0.8mm; }
.certificate { break-inside: avoid; margin: 0 0 3mm; }
.certificate h4 { margin: 0 0 1mm; font-size: 10pt; break-after: avoid; }
.facts td, .facts th { border: 0; padding: 0.3mm 3mm 0.3mm 0; font-size: 9pt; }
.facts th { width: 30%; font-weight: 400; }
.facts { margin: 0; }
.faults { margin: 1mm 0 0; font-weight: 700; }
.chain { list-style: none; margin: 0 0 4mm; padding-left: 4mm; border-left: 1.5pt solid #000; }
.depth { table-layout: fixed; }
.depth th { width: 32%; }
.depth td, .depth th { overflow-wrap: anywhere; }
.annex { break-before: page; }
.transcript { list-style: none; margin: 0 0 5mm; padding: 0; }
.transcript li { display: grid; grid-template-columns: 18mm 4mm 1fr; gap: 2mm; }
.transcript li > :first-child { text-align: right; }
`
