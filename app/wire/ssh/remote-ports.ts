// Ports on the far host that lead back here (tcpip-forward, RFC 4254 section 7): opened on its loopback only, gone with the connection.
import type { Duplex } from 'node:stream'
import type { AcceptConnection, Client, RejectConnection, TcpConnectionDetails } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { plainText } from './host-text.ts'
import type { SshConnection } from './ssh-order.ts'

export interface RemotePorts {
  /** One port per name that was asked for. */
  readonly ports: ReadonlyMap<string, number>
  /** Gives the ports back; connections that came through them stay. */
  close(): Promise<void>
}

const loopback = '127.0.0.1'
const answerMs = 20_000

/**
 * Opens one port per name on the host's loopback; every connection to it is given to `take`. All are open, or none is: fault
 * confirm.trap-not-reached with the host's words.
 */
export async function openRemotePorts(
  { client, gone }: Pick<SshConnection, 'client' | 'gone'>,
  names: readonly string[],
  take: (name: string, connection: Duplex) => void,
): Promise<Outcome<RemotePorts>> {
  const nameAt = new Map<number, string>()
  const onConnection = ({ destPort }: TcpConnectionDetails, accept: AcceptConnection, reject: RejectConnection) => {
    const name = nameAt.get(destPort)
    if (name === undefined) reject()
    else take(name, accept())
  }
  client.on('tcp connection', onConnection)
  const close = async () => {
    client.removeListener('tcp connection', onConnection)
    await Promise.all([...nameAt.keys()].map((port) => giveBack(client, port, gone)))
    nameAt.clear()
  }
  for (const name of names) {
    const opened = await openOne(client, gone)
    if (typeof opened === 'string') {
      await close()
      return fail('confirm.trap-not-reached', { detail: opened })
    }
    nameAt.set(opened, name)
  }
  const ports = new Map([...nameAt].map(([port, name]) => [name, port]))
  return succeed({ ports, close })
}

/** The port, or why there is none. */
function openOne(client: Client, gone: Promise<void>): Promise<number | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('push:detail.no-answer'), answerMs)
    const end = (result: number | string) => {
      clearTimeout(timer)
      resolve(result)
    }
    void gone.then(() => end('push:detail.trap-line-lost'))
    const ask = () =>
      client.forwardIn(loopback, 0, (error, port) => end(error === undefined ? port : plainText(error.message)))
    attempt(ask, end)
  })
}

function giveBack(client: Client, port: number, gone: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, answerMs)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    void gone.then(end)
    // a connection that is on its way out takes no more requests
    attempt(() => client.unforwardIn(loopback, port, end), end)
  })
}

/** The library throws where the connection is gone already. */
function attempt(ask: () => void, end: (why: string) => void): void {
  try {
    ask()
  } catch (error) {
    end(error instanceof Error ? plainText(error.message) : 'push:detail.trap-line-lost')
  }
}
