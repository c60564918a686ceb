// Carries one DNS query to one server and hands back what the reader made of the reply: UDP waits for the reply that belongs to the
// question, TCP reads one message. No answer in time, a closed socket or a cancelled signal is undefined.
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import type { SocketAddress } from '#domain/setting.ts'

const attemptMs = 2500

/** Reads a message; undefined when it does not belong to the question (RFC 5452 section 9). */
export type ReplyReader<T> = (message: Buffer) => T | undefined

/** Asks over UDP from a random port; replies that do not belong to the question are ignored. */
export function askOverUdp<T>(
  server: SocketAddress,
  query: Buffer,
  read: ReplyReader<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4')
    const end = (reply: T | undefined) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.close()
      resolve(reply)
    }
    const cancel = () => end(undefined)
    const timer = setTimeout(cancel, attemptMs)
    signal.addEventListener('abort', cancel, { once: true })
    socket.on('error', cancel)
    socket.on('message', (message) => {
      const reply = read(message)
      if (reply !== undefined) end(reply)
    })
    socket.connect(server.port, server.address, () => {
      socket.send(query, (error) => {
        if (error !== null && error !== undefined) end(undefined)
      })
    })
  })
}

/** Asks over TCP; a first message that does not belong to the question ends the attempt. */
export function askOverTcp<T>(
  server: SocketAddress,
  query: Buffer,
  read: ReplyReader<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined)
    const socket = connect({ host: server.address, port: server.port })
    let received = Buffer.alloc(0)
    const end = (reply: T | undefined) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      socket.destroy()
      resolve(reply)
    }
    const cancel = () => end(undefined)
    const timer = setTimeout(cancel, attemptMs)
    signal.addEventListener('abort', cancel, { once: true })
    socket.on('error', cancel)
    socket.on('end', cancel)
    socket.on('connect', () => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(query.length)
      socket.write(Buffer.concat([length, query]))
    })
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      end(read(received.subarray(2, 2 + received.readUInt16BE(0))))
    })
  })
}
