// A process that opens the store, tries one change, and tells both outcomes as JSON lines. Argument: the database.
import { openStore } from '#storage/store.ts'
import { samplePartner } from './samples.ts'

const opened = openStore(process.argv[3] ?? '')
console.log(JSON.stringify({ opened: opened.ok ? 'ok' : opened.fault.code }))
if (opened.ok) {
  const saved = opened.value.partners.save(samplePartner({ domains: ['late.example'] }))
  console.log(JSON.stringify({ saved: saved.ok ? 'ok' : saved.fault.code }))
}
