// Commands and files over one connection.
import type { RemoteShell } from '#ports/remote-shell.ts'
import type { SshConnection } from './ssh-order.ts'

/** Makes the shell of a connection; closing it closes the connection. */
export function createRemoteShell(_connection: SshConnection): RemoteShell {
  throw new Error('being written')
}
