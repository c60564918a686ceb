// A process that saves partners and reports without end and confirms each one on stdout after the store did: to be killed.
// Arguments: the database, a prefix for domains.
import { writeSync } from 'node:fs'
import { openStore } from '#storage/store.ts'
import { valueIn } from './expect-outcome.ts'
import { samplePartner, sampleReport } from './samples.ts'

const [path = '', prefix = ''] = process.argv.slice(3)
const store = valueIn(openStore(path))
for (let index = 0; ; index += 1) {
  const domain = `${prefix}-${index}.example`
  const partner = valueIn(store.partners.save(samplePartner({ domains: [domain] })))
  writeSync(1, `partner ${partner.id}\n`)
  const report = sampleReport({ domain })
  valueIn(store.reports.add(report))
  writeSync(1, `report ${domain} ${report.id}\n`)
}
