// Changes of files are told when they have settled, also of one that is not there yet.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchFiles } from '#relay/service/watch-files.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function watched(names: readonly string[]) {
  const folder = temporaryFolder()
  const at = (name: string) => join(folder, name)
  let tell = () => {}
  const watch = watchFiles(() => tell(), 5)
  onTestFinished(watch.stop)
  const told = () => new Promise<void>((resolve) => (tell = resolve))
  return { at, told, follow: () => watch.follow(names.map(at)) }
}

test('a file that never was there hides no change of another, and tells when it comes', async () => {
  const { at, told, follow } = watched(['relay.json', 'missing.pem'])
  writeFileSync(at('relay.json'), 'a')
  await follow()
  const changed = told()
  writeFileSync(at('new'), 'other')
  renameSync(at('new'), at('relay.json'))
  await changed
  const came = told()
  writeFileSync(at('missing.pem'), 'here')
  await came
  const went = told()
  rmSync(at('missing.pem'))
  await expect(went).resolves.toBeUndefined()
})
