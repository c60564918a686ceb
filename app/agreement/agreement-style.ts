// What the agreement adds to the print style: blank lines for the pen, boxes, the checklist in columns, signatures kept together.

export const agreementStyle = `
.certificates tbody tr:nth-child(odd) { break-after: avoid; }
.fields col:first-child { width: 26%; }
.fields col { width: 37%; }
.fields, .hosts, .certificates { table-layout: fixed; }
.hosts col:first-child { width: 36%; }
.hosts col:nth-child(2) { width: 24%; }
.certificates col { width: 27%; }
.certificates col:last-child { width: 19%; }
.line { display: block; height: 7mm; border-bottom: 0.5pt dotted #000; }
.line:last-child { margin-bottom: 1mm; }
.choice { display: block; padding-left: 5.5mm; text-indent: -5.5mm; }
.box { display: inline-block; width: 3.2mm; height: 3.2mm; border: 0.7pt solid #000; margin-right: 2.3mm; vertical-align: -0.4mm;
  text-indent: 0; }
.gap { display: inline-block; width: 12mm; border-bottom: 0.5pt dotted #000; }
.checklist { columns: 2; column-gap: 10mm; }
.phase { break-inside: avoid; margin-bottom: 4mm; }
.phase h3 { margin-top: 0; }
.phase ul { list-style: none; margin: 0; padding: 0; }
.phase li { padding: 0.7mm 0 0.7mm 5.5mm; text-indent: -5.5mm; }
.measurement { margin-bottom: 5mm; }
.measurement > p { break-inside: avoid; break-after: avoid; }
.signatures { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm; break-inside: avoid; }
.signatures h3 { margin-top: 0; }
.signatory { min-height: 8mm; margin: 0; }
.signature-line { height: 11mm; border-bottom: 0.5pt solid #000; margin-bottom: 1mm; }
.signature-label { font-size: 8.5pt; margin: 0 0 1mm; }
`
