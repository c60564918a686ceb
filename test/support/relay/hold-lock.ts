// Holds the lock of a relay's folder until it is killed, in a process of its own: run-typescript.mjs hold-lock.ts FOLDER.
import { lockFolder } from '#relay/service/instance-lock.ts'

const held = lockFolder(process.argv[3] ?? '')
process.send?.(held.ok)
process.on('message', () => {})
