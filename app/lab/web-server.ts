// A practice web server: a few pages, over TLS or in clear, on one loopback address.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { IssuedCertificate } from './authority.ts'

export interface WebPage {
  readonly contentType: string
  content(): string | Buffer
}
export interface WebServerOrder {
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  /** null = no TLS. */
  readonly certificate: IssuedCertificate | null
  /** By path. */
  readonly pages: Readonly<Record<string, WebPage>>
}
export interface WebServer {
  readonly port: number
  stop(): Promise<void>
}

/** Starts it; any other path is not found. */
export function startWebServer({ address, port, certificate, pages }: WebServerOrder): Promise<WebServer> {
  const listener: RequestListener = (request, response) => {
    const page = request.method === 'GET' ? pages[request.url ?? ''] : undefined
    if (page === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': page.contentType }).end(page.content())
  }
  const server: Server =
    certificate === null
      ? createServer(listener)
      : createTlsServer({ cert: certificate.chainPem, key: certificate.keyPem, minVersion: 'TLSv1.2' }, listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port }, () => {
      const bound = server.address()
      resolve({ port: bound !== null && typeof bound === 'object' ? bound.port : port, stop: () => stop(server) })
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
