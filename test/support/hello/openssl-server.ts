// `openssl s_server` of the system as a server of nearly anything: weak suites, odd groups and keys, client certificates, staples. Keys and
// certificates are made once per kind. Needs the distribution's openssl program; without it every use throws.
import { execFileSync, spawn } from 'node:child_process'
import { generatePrimeSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'

const keyOptions = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-pss': ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  p521: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  brainpool: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
  ed25519: ['-algorithm', 'ED25519'],
  ed448: ['-algorithm', 'ED448'],
} as const
export type KeyKind = keyof typeof keyOptions

export interface OpensslServer {
  readonly port: number
  /** Base64 DER of the chain it sends. */
  readonly chain: readonly string[]
}

const folder = mkdtempSync(join(tmpdir(), 'handschlag-openssl-'))
const at = (name: string) => join(folder, name)
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', cwd: folder })
const made = new Set<KeyKind>()

/** Call once in a file that starts servers: removes keys and certificates at its end. */
export function removeOpensslFilesAtEnd(): void {
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

/** Starts a server with a self-signed certificate of this key and further arguments; stopped at the end of the test. */
export async function startOpenssl(key: KeyKind, args: readonly string[]): Promise<OpensslServer> {
  makeCertificate(key)
  const port = await findFreePort('127.0.0.1')
  const files = [
    '-cert',
    at(`${key}.pem`),
    '-key',
    at(`${key}.key`),
    '-cert2',
    at(`${key}.pem`),
    '-key2',
    at(`${key}.key`),
  ]
  const child = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, ...files, ...args], {
    env: { ...process.env, OPENSSL_CONF: laxSettings() },
    // at the end of its input the server would quit
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString('latin1')).slice(-2000)
      if (said.includes('ACCEPT')) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`openssl s_server did not start: ${said}`)))
  })
  return { port, chain: [derOf(key)] }
}

/** The self-signed certificate of a kind and its key. */
export function opensslIdentity(key: KeyKind): { readonly leaf: Buffer; readonly keyPem: string } {
  makeCertificate(key)
  return { leaf: Buffer.from(derOf(key), 'base64'), keyPem: readFileSync(at(`${key}.key`), 'utf8') }
}

/** A file with Diffie-Hellman parameters: a fresh prime for a size, the published one for a group's name. */
export function dhParameters(size: number | string): string {
  const file = at(`dh-${size}.pem`)
  if (typeof size === 'string') {
    openssl('genpkey', '-genparam', '-algorithm', 'DH', '-pkeyopt', `group:${size}`, '-out', file)
    return file
  }
  const prime = Buffer.from(generatePrimeSync(size))
  const content = Buffer.concat([derInteger(prime), derInteger(Buffer.from([2]))])
  const der = Buffer.concat([Buffer.from([0x30, 0x82, content.length >> 8, content.length & 255]), content])
  writeFileSync(file, `-----BEGIN DH PARAMETERS-----\n${der.toString('base64')}\n-----END DH PARAMETERS-----\n`)
  return file
}

/** A positive INTEGER with a two-byte length. */
function derInteger(bytes: Buffer): Buffer {
  const value = Buffer.concat([Buffer.from([0]), bytes])
  const short = bytes.length > 1 ? value : bytes
  const head = bytes.length > 1 ? [2, 0x82, short.length >> 8, short.length & 255] : [2, short.length]
  return Buffer.concat([Buffer.from(head), short])
}

/** A file with any bytes, for a staple. */
export function staplesFile(bytes: Buffer): string {
  writeFileSync(at('staple.der'), bytes)
  return at('staple.der')
}

/** Settings that allow short keys before the arguments are read. */
function laxSettings(): string {
  const sections = ['openssl_conf = start', '[start]', 'ssl_conf = tls', '[tls]', 'system_default = lax', '[lax]']
  writeFileSync(at('lax.cnf'), [...sections, 'CipherString = DEFAULT@SECLEVEL=0', ''].join('\n'))
  return at('lax.cnf')
}

function makeCertificate(key: KeyKind): void {
  if (made.has(key)) return
  openssl('genpkey', ...keyOptions[key], '-out', at(`${key}.key`))
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    at(`${key}.key`),
    '-out',
    at(`${key}.pem`),
    '-days',
    '30',
    '-subj',
    '/CN=mx.test',
  )
  made.add(key)
}

function derOf(key: KeyKind): string {
  return openssl('x509', '-in', at(`${key}.pem`), '-outform', 'DER').toString('base64')
}
