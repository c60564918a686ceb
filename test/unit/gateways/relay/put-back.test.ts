// Putting a relay's service back as it was under systemd: the shell text of the scripts, run with a systemctl that notes what it is asked.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { putBackEngine } from '#gateways/relay/scripts/put-back.ts'

const folder = mkdtempSync(join(tmpdir(), 'handschlag-put-back-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A host whose service starts with the system now; nothing else differs from the backup. */
const host = `
set -eu
here=${folder}; opt=$here/opt; etc=$here/etc; unit=$here/unit; pushes=$opt/push; run=aa; backup=$pushes/aa; left=aa
account=hs-none; service=handschlag-relay; scratch=$here
has_systemd() { :; }
is_enabled() { :; }
current_release() { echo -; }
stop_service() { :; }
hash_of() { echo -; }
owner_of() { stat -c '%U:%G %a' "$1"; }
systemctl() { echo "$*" >> "$here/asked"; }
${putBackEngine}
put_back
`

test.each([
  ['did not start with the system', '', ['--quiet disable handschlag-relay', 'daemon-reload']],
  ['started with the system', 'enabled\n', ['daemon-reload', '--quiet enable handschlag-relay']],
])('a service that %s does so again, though its unit is the same', (_title, facts, asked) => {
  const before = join(folder, 'opt/push/aa/before')
  mkdirSync(before, { recursive: true })
  mkdirSync(join(folder, 'etc'))
  writeFileSync(join(folder, 'unit'), '[Service]\n')
  writeFileSync(join(before, 'unit'), '[Service]\n')
  writeFileSync(join(before, 'handschlag-relay.service'), '[Service]\n')
  writeFileSync(join(before, 'current'), '-\n')
  writeFileSync(join(before, 'facts'), facts)
  writeFileSync(join(before, '../made'), '')
  execFileSync('sh', ['-c', host], { stdio: 'pipe' })
  expect(readFileSync(join(folder, 'asked'), 'utf8').trimEnd().split('\n')).toEqual(asked)
})
