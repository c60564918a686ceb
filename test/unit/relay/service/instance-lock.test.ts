// One relay per folder: the lock holds against another process and is free at once when its holder is killed.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { lockFolder } from '#relay/service/instance-lock.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const runner = fileURLToPath(new URL('../../../support/run-typescript.mjs', import.meta.url))
const holder = fileURLToPath(new URL('../../../support/relay/hold-lock.ts', import.meta.url))

test('a held folder is refused with the number of the process, and free again after a kill', async () => {
  const folder = temporaryFolder()
  const child = fork(runner, [holder, folder])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  expect(lockFolder(folder)).toEqual({
    ok: false,
    fault: { code: 'relay.already-running', params: { path: folder, pid: String(child.pid) } },
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const mine = lockFolder(folder)
  expect(mine.ok).toBe(true)
  if (mine.ok) mine.value.release()
})
