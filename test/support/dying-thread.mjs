// A store's thread that opens and then ends at the first batch, as one does that runs out of memory.
import { parentPort } from 'node:worker_threads'

parentPort?.once('message', () => process.exit(3))
parentPort?.postMessage({ kind: 'opened', recovery: { interrupted: 0, queued: 0, corrupt: 0 } })
