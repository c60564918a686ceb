// Mail servers with TLS of OpenSSL, whatever runtime the test runs in: one per way of TLS, run by a plain Node process of its own. Prints one
// line of JSON, the ports by name, when all listen. They take every message and keep none.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'

const keys = {
  rsa: ['-newkey', 'rsa:2048'],
  ed25519: ['-newkey', 'ed25519'],
  p521: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
}
const folder = mkdtempSync(join(tmpdir(), 'handschlag-sinks-'))
const pairOf = (kind) => {
  const [key, cert] = [join(folder, `${kind}.key`), join(folder, `${kind}.pem`)]
  const subject = ['-nodes', '-days', '30', '-subj', '/CN=mx.partner.example']
  execFileSync('openssl', ['req', '-x509', ...keys[kind], ...subject, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  return { key: readFileSync(key), cert: readFileSync(cert) }
}
const pairs = Object.fromEntries(Object.keys(keys).map((kind) => [kind, pairOf(kind)]))
rmSync(folder, { recursive: true })

const tls12 = (ciphers) => ({ ...pairs.rsa, maxVersion: 'TLSv1.2', ciphers })
const group = (ecdhCurve) => ({ ...pairs.rsa, minVersion: 'TLSv1.3', ecdhCurve })
const ways = {
  usual: pairs.rsa,
  'finite-field': { ...tls12('DHE-RSA-AES256-GCM-SHA384'), dhparam: 'auto' },
  'cbc-sha384': tls12('ECDHE-RSA-AES256-SHA384'),
  'cbc-sha256': tls12('ECDHE-RSA-AES128-SHA256'),
  chacha: tls12('ECDHE-RSA-CHACHA20-POLY1305'),
  ed25519: pairs.ed25519,
  'p521-certificate': pairs.p521,
  'p521-group': group('P-521'),
  x448: group('X448'),
  ffdhe2048: group('ffdhe2048'),
  'tls-1.1': { ...pairs.rsa, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
}

const serve = (socket, context, isSecure) => {
  let pending = ''
  let isData = false
  const onData = (chunk) => {
    pending += chunk.toString('latin1')
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end)
      pending = pending.slice(end + 2)
      if (isData) {
        isData = line !== '.'
        if (!isData) socket.write('250 2.0.0 Ok: queued as 4711ABCD\r\n')
        continue
      }
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'STAR' && !isSecure) {
        socket.off('data', onData)
        socket.write('220 go\r\n')
        serve(new TLSSocket(socket, { isServer: true, secureContext: context }), context, true)
        return
      }
      isData = verb === 'DATA'
      if (verb === 'EHLO') socket.write(`250-mx.partner.example\r\n250 ${isSecure ? 'PIPELINING' : 'STARTTLS'}\r\n`)
      else if (verb === 'QUIT') socket.end('221 bye\r\n')
      else socket.write(isData ? '354 go\r\n' : '250 Ok\r\n')
    }
  }
  socket.on('data', onData)
  socket.on('error', () => socket.destroy())
}

const ports = await Promise.all(
  Object.entries(ways).map(
    ([name, options]) =>
      new Promise((resolve) => {
        const context = createSecureContext(options)
        const server = createServer((socket) => {
          serve(socket, context, false)
          socket.write('220 mx.partner.example ESMTP\r\n')
        })
        server.listen({ host: '127.0.0.1', port: 0 }, () => resolve([name, server.address().port]))
      }),
  ),
)
console.log(JSON.stringify(Object.fromEntries(ports)))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
