// The print style of every paper: A4, margins 20/18 mm, 10 pt, black on white; rows are never torn apart. Inlined, because the printing
// page may load nothing. Papers add what they alone have.

export const printStyle = `
@page { size: A4; margin: 20mm 18mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; }
body { margin: 0; font: 10pt/1.4 "Segoe UI", "Liberation Sans", "DejaVu Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.2; break-after: avoid; margin: 0; overflow-wrap: normal; }
h1 { font-size: 20pt; margin-bottom: 2mm; }
h2 { font-size: 13pt; margin: 9mm 0 3mm; padding-bottom: 1mm; border-bottom: 0.5pt solid #000; }
h3 { font-size: 10.5pt; margin: 5mm 0 1.5mm; }
p { margin: 0 0 2.5mm; orphans: 3; widows: 3; }
.subtitle { font-size: 12pt; margin-bottom: 8mm; }
.practice { border: 1.5pt solid #000; padding: 3mm; font-weight: 700; font-size: 12pt; margin-bottom: 6mm; }
.level { border: 1pt solid #000; padding: 3mm 4mm; margin: 5mm 0; break-inside: avoid; }
.level strong { display: block; font-size: 12pt; margin-bottom: 1mm; }
.level p:last-child { margin: 0; }
table { width: 100%; border-collapse: collapse; margin-bottom: 3mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
tbody tr:first-child, tbody tr:nth-last-child(2) { break-after: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1.4mm 2mm; border: 0.5pt solid #000; font-weight: 400; }
thead th { font-weight: 700; border-bottom-width: 1pt; }
tbody th { font-weight: 600; }
.plain td, .plain th { border: 0; padding: 0.6mm 4mm 0.6mm 0; }
.plain tbody th { width: 34%; }
.mono { font: 8.5pt/1.35 "Cascadia Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; }
.findings { list-style: disc; padding-left: 5mm; margin-bottom: 3mm; }
.keep { break-inside: avoid; }
.small { font-size: 8.5pt; font-weight: 400; }
`
