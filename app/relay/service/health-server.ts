// Health and metrics over HTTP for a monitoring agent on the same machine: /health says 200 or 503, /metrics is Prometheus text. Loopback
// only, two pages, GET and HEAD; anything else is 404 or 405. Fault relay.not-started when the port is taken.
import { createServer } from 'node:http'
import { fail, type Outcome, succeed } from '#domain/fault.ts'

export interface HealthPages {
  isHealthy(): boolean
  metrics(): Promise<string>
}
export interface HealthServer {
  readonly port: number
  stop(): Promise<void>
}

/** Serves the pages on 127.0.0.1. */
export function startHealthServer(port: number, pages: HealthPages): Promise<Outcome<HealthServer>> {
  const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 }, (request, response) => {
    const say = (status: number, text: string) => {
      response.writeHead(status, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      response.end(request.method === 'HEAD' ? '' : text)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, '')
    if (request.url === '/health') return pages.isHealthy() ? say(200, 'ok\n') : say(503, 'not taking mail\n')
    if (request.url !== '/metrics') return say(404, '')
    pages.metrics().then(
      (text) => say(200, text),
      () => say(503, ''),
    )
  })
  server.maxConnections = 16
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(fail('relay.not-started', { detail: error.message })))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(
        succeed({
          port: typeof address === 'object' && address !== null ? address.port : port,
          stop: () =>
            new Promise((done) => {
              server.close(() => done())
              server.closeAllConnections()
            }),
        }),
      )
    })
  })
}
