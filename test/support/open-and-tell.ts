// A process that opens the store, tries one change, and tells both outcomes as JSON lines. Arguments: the database, and a user it becomes
// once the code is loaded, since that user need not be able to read the project.
import { openStore } from '#storage/store.ts'
import { samplePartner } from './samples.ts'

const [, , , path = '', user] = process.argv
if (user !== undefined) {
  process.setgid?.(Number(user))
  process.setuid?.(Number(user))
}
const opened = openStore(path)
console.log(JSON.stringify({ opened: opened.ok ? 'ok' : opened.fault.code }))
if (opened.ok) {
  const saved = opened.value.partners.save(samplePartner({ domains: ['late.example'] }))
  console.log(JSON.stringify({ saved: saved.ok ? 'ok' : saved.fault.code }))
}
