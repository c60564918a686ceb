// What the agreement adds to the print style: letterhead, lines for the pen, boxes, pairs of languages, checklist, signature blocks.

export const agreementStyle = `
main { padding-right: 0.4mm; }
a { color: inherit; text-decoration: none; }
.new-page { break-before: page; margin-top: 0; }
.letterhead { display: flex; justify-content: space-between; align-items: flex-start; gap: 10mm; margin-bottom: 14mm; font-size: 9pt; }
.letterhead p { margin: 0; }
.logo { display: block; max-width: 60mm; max-height: 22mm; object-fit: contain; object-position: right top; }
h1 em, h2 em, h3 em { font-weight: 400; }
h1 .second { font-size: 14pt; }
.between { margin: 0 0 1.5mm; }
.party { font-size: 12pt; margin-bottom: 3mm; }
.party .line { width: 60%; }
.level { margin: 6mm 0; }
.level h2 { margin: 0 0 2mm; border: 0; padding: 0; font-size: 11pt; }
.level strong { display: inline; font-size: 10pt; margin: 0; }
.level p { margin: 0 0 1.5mm; }
.closing { margin-top: 6mm; }
.second { display: block; }
th .second { font-weight: 400; }
th em { font-weight: 400; }
.whole { white-space: nowrap; }
h2 + p, h2 + .pair, h3 + p { break-after: avoid; }
th, td { font-size: 9pt; }
.plain th, .plain td { font-size: 10pt; }
.small, td.small { font-size: 8.5pt; }
.mono { font-size: 8pt; }
em { font-style: italic; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; margin-bottom: 2.5mm; break-inside: avoid; }
.pair p { margin: 0; }
.fields .pair { margin-bottom: 0; }
.long .pair, .clause .pair { break-inside: auto; }
.other { font-style: italic; }
.prose { margin: 0; }
.prose + .prose { margin-top: 1.5mm; }
.clause { margin-top: 5mm; }
.clause .prose { margin-bottom: 2mm; }
tr.long { break-inside: auto; }
table { table-layout: fixed; }
.fields col:first-child { width: 28%; }
.fields col { width: 36%; }
.both .fields col:first-child { width: 34%; }
.both .fields col { width: 33%; }
.both .letterhead { margin-bottom: 4mm; }
.both .closing { margin-top: 2mm; }
.both .level { margin: 3mm 0; padding: 2mm 4mm; }
.both h1 { font-size: 18pt; }
.both h1 .second { font-size: 12pt; }
.plain td.small p { margin: 0; }
.plain .pair { margin-bottom: 0; }
.both .plain th, .both .plain td { font-size: 9pt; }
.both .plain td.small { font-size: 8.5pt; }
.both .plain tbody th { width: 40%; }
.both .party { font-size: 11pt; margin-bottom: 1.5mm; }
.both .closing p, .both .level p { font-size: 9pt; }
.both .closing p { font-size: 8.5pt; }
.hosts col:first-child { width: 36%; }
.hosts col:nth-child(2) { width: 24%; }
.certificates tbody tr:nth-child(odd) { break-after: avoid; }
.certificates col { width: 27%; }
.certificates col:last-child { width: 19%; }
.proof-facts col:first-child { width: 30%; }
.modes col { width: 24%; }
.modes col:nth-child(3) { width: 28%; }
.cases col:first-child { width: 34%; }
.contacts col { width: 18%; }
.contacts col:first-child, .contacts col:nth-child(3) { width: 25%; }
.contacts col:last-child { width: 14%; }
.checklist th, .checklist td { padding-inline: 1.2mm; }
.checklist col:first-child { width: 11%; }
.checklist col:nth-child(2) { width: 30%; }
.checklist col:nth-child(3) { width: 9.5%; }
.checklist col:nth-child(4) { width: 13.5%; }
.checklist td:first-child { text-align: center; }
.checklist .phase { break-after: avoid; }
.checklist .phase th { font-weight: 700; background: #eee; }
.given col:first-child { width: 12%; }
.given col:nth-child(2) { width: 22%; }
.given col:nth-child(3) { width: 14%; }
.given col:nth-child(4) { width: 16%; }
.line { display: block; height: 6.5mm; border-bottom: 0.5pt dotted #000; line-height: 6.5mm; }
.choice { display: block; padding: 0.3mm 0 0.3mm 5.5mm; text-indent: -5.5mm; }
.box { display: inline-block; width: 3.4mm; height: 3.4mm; border: 0.7pt solid #000; margin-right: 2.1mm; vertical-align: -0.5mm;
  text-indent: 0; text-align: center; font-size: 9pt; line-height: 3.1mm; overflow: hidden; }
.checklist .box { margin: 0; }
.measurement { margin-bottom: 5mm; }
.measurement > p, .measurement > .pair { break-inside: avoid; break-after: avoid; }
.measurement > .findings + *, .measurement > :last-child { break-after: auto; }
.verdict { margin-bottom: 1mm; }
.signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm; break-inside: avoid; margin-bottom: 4mm; }
.signatures h3 { margin-top: 2mm; }
.block { break-inside: avoid; }
.signatory { margin: 0 0 1mm; min-height: 5mm; }
.entry .line { height: 8mm; line-height: 11mm; border-bottom: 0.5pt solid #000; }
.entry .for-hand { height: 12mm; }
.signature-label { font-size: 8.5pt; margin: 0.5mm 0 1mm; }
`
