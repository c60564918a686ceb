// A process that begins a migration, says so, and never ends it: to be killed. Argument: the database.
import { writeSync } from 'node:fs'
import type { Migration } from '#sqlite/migration.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { migrations } from '#storage/migrations/registry.ts'

const stuck: Migration = {
  id: 3,
  slug: 'stuck',
  up(connection) {
    connection.execute(`UPDATE partner SET name = 'half done'; DROP TABLE probe_report`)
    const filler = `INSERT INTO partner_agreed_name SELECT id, abs(random()), hex(randomblob(1000)) FROM partner`
    for (let row = 0; row < 4000; row += 1) connection.execute(filler)
    writeSync(1, 'halfway\n')
    for (;;) connection.execute(filler)
  },
}

openDatabase(process.argv[3] ?? '', [...migrations.slice(0, 2), stuck])
