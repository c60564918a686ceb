// A certification authority run by the openssl of the distribution, an implementation that shares nothing with ours: it issues, revokes,
// signs revocation lists and answers OCSP from its own index. Throws when openssl is absent.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface IssuedByOpenssl {
  readonly certPem: string
  readonly keyPem: string
  readonly path: string
}
export interface LeafWishes {
  readonly name: string
  /** Further lines of the extension section. */
  readonly extensions?: readonly string[]
  /** Instead of the usual server extensions. */
  readonly only?: readonly string[]
  /** `YYMMDDHHMMSSZ`. */
  readonly from?: string
  readonly until?: string
}
export interface Responder {
  stop(): Promise<void>
}
export type KeyKind = 'ec' | 'rsa' | 'rsa-pss' | 'ed25519'

const keyOptions: Readonly<Record<KeyKind, readonly string[]>> = {
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-pss': ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ed25519: ['-algorithm', 'ED25519'],
}

/** Makes a root and an issuing authority below it, in a folder that `remove` deletes. */
export function createOpensslAuthority(kind: KeyKind = 'ec') {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-openssl-'))
  const at = (name: string) => join(folder, name)
  const digest = kind === 'ed25519' ? [] : ['-md', 'sha256']
  mkdirSync(at('issued'))
  writeFileSync(at('index.txt'), '')
  writeFileSync(at('serial'), '01AB')
  writeFileSync(at('crlnumber'), '01')
  const run = (...parameters: readonly string[]) => execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' })
  const makeKey = (name: string, of = kind) => run('genpkey', ...keyOptions[of], '-out', at(`${name}.key`))
  const configure = (section: string, lines: readonly string[]) => {
    const path = at(`${section}.cnf`)
    const authority = [
      ...['[ca]', 'default_ca=here', '[here]', `database=${at('index.txt')}`, `new_certs_dir=${at('issued')}`],
      ...[
        `serial=${at('serial')}`,
        `crlnumber=${at('crlnumber')}`,
        'default_md=sha256',
        'policy=any',
        'unique_subject=no',
      ],
      ...['[any]', 'commonName=supplied', '[req]', 'distinguished_name=dn', '[dn]', `[${section}]`, ...lines, ''],
    ]
    writeFileSync(path, authority.join('\n'))
    return path
  }
  const authorityLines = [
    'basicConstraints=critical,CA:true',
    'keyUsage=critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier=hash',
  ]
  const rootConfig = configure('root', authorityLines)
  makeKey('root')
  const asRoot = ['-x509', '-config', rootConfig, '-extensions', 'root', '-days', '3650', '-subj', '/CN=Test Root']
  run('req', '-new', ...asRoot, '-key', at('root.key'), '-out', at('root.pem'))

  const issue = (signer: string, leaf: LeafWishes, usual: readonly string[], keyKind = kind): IssuedByOpenssl => {
    const file = `c-${Math.random().toString(36).slice(2)}`
    const lines = leaf.only ?? [...usual, ...(leaf.extensions ?? [])]
    const config = configure(file, lines)
    makeKey(file, keyKind)
    run(
      'req',
      '-new',
      '-config',
      config,
      '-subj',
      `/CN=${leaf.name}`,
      '-key',
      at(`${file}.key`),
      '-out',
      at(`${file}.csr`),
    )
    const time = ['-startdate', leaf.from ?? '250101000000Z', '-enddate', leaf.until ?? '350101000000Z']
    const by = ['-cert', at(`${signer}.pem`), '-keyfile', at(`${signer}.key`), '-extensions', file]
    run(
      'ca',
      '-batch',
      '-notext',
      '-config',
      config,
      ...by,
      ...time,
      ...digest,
      '-in',
      at(`${file}.csr`),
      '-out',
      at(`${file}.pem`),
    )
    const read = (ending: string) => readFileSync(at(`${file}.${ending}`), 'utf8')
    return { certPem: read('pem'), keyPem: read('key'), path: at(`${file}.pem`) }
  }
  const issuing = issue('root', { name: 'Test CA' }, authorityLines)
  writeFileSync(at('ca.pem'), issuing.certPem)
  writeFileSync(at('ca.key'), issuing.keyPem)
  const responders = new Set<ChildProcess>()

  return {
    rootPem: readFileSync(at('root.pem'), 'utf8'),
    issuingPem: issuing.certPem,
    issuingKeyPem: issuing.keyPem,
    folder,
    run,
    /** Issues a server certificate by the issuing authority, or by the root. */
    issueLeaf(leaf: LeafWishes, keyKind: KeyKind = 'ec', signer: 'ca' | 'root' = 'ca'): IssuedByOpenssl {
      const usual = [
        ...['basicConstraints=CA:false', 'keyUsage=digitalSignature', 'extendedKeyUsage=serverAuth'],
        `subjectAltName=DNS:${leaf.name}`,
      ]
      return issue(signer, leaf, usual, keyKind)
    },
    issueAuthority: (name: string): IssuedByOpenssl => issue('root', { name }, authorityLines),
    revoke(certificate: IssuedByOpenssl, reason?: string) {
      const why = reason === undefined ? [] : ['-crl_reason', reason]
      const by = ['-cert', at('ca.pem'), '-keyfile', at('ca.key')]
      run('ca', '-config', rootConfig, ...by, '-revoke', certificate.path, ...why)
    },
    /** Signs a revocation list; `lines` is an extension section, dates are `YYMMDDHHMMSSZ`. */
    signList(wishes: { lines?: readonly string[]; from?: string; until?: string; signer?: string } = {}): Buffer {
      const signer = wishes.signer ?? 'ca'
      const config = configure('list', wishes.lines ?? [])
      const extensions = wishes.lines === undefined ? [] : ['-crlexts', 'list']
      const from = wishes.from === undefined ? [] : ['-crl_lastupdate', wishes.from]
      const until = wishes.until === undefined ? ['-crldays', '30'] : ['-crl_nextupdate', wishes.until]
      const by = ['-cert', at(`${signer}.pem`), '-keyfile', at(`${signer}.key`)]
      run(
        'ca',
        '-gencrl',
        '-config',
        config,
        ...by,
        ...extensions,
        ...from,
        ...until,
        ...digest,
        '-out',
        at('list.pem'),
      )
      run('crl', '-in', at('list.pem'), '-outform', 'DER', '-out', at('list.der'))
      return readFileSync(at('list.der'))
    },
    /** Starts `openssl ocsp` over the index, signing with the given certificate or with the authority itself. */
    async startResponder(signer: IssuedByOpenssl | null, options: readonly string[], port: number): Promise<Responder> {
      const certificate = signer?.path ?? at('ca.pem')
      const key = certificate.replace(/\.pem$/, '.key')
      const by = ['-CA', at('ca.pem'), '-rsigner', certificate, '-rkey', key]
      const child = spawn('openssl', ['ocsp', '-index', at('index.txt'), '-port', String(port), ...by, ...options], {
        cwd: folder,
      })
      responders.add(child)
      // it serves one connection after the other and would wait for a request on one made only to see whether it listens
      await new Promise<void>((resolve, reject) => {
        let said = ''
        const hear = (chunk: Buffer) => {
          said += chunk.toString()
          if (/waiting for OCSP client/.test(said)) resolve()
        }
        child.stdout.on('data', hear)
        child.stderr.on('data', hear)
        child.once('exit', () => reject(new Error(`the responder ended: ${said}`)))
      })
      return {
        stop: () =>
          new Promise((resolve) => {
            child.once('exit', () => resolve())
            child.kill('SIGKILL')
          }),
      }
    },
    /** One response made without a server, DER. */
    respondTo(certificate: IssuedByOpenssl, signer: IssuedByOpenssl | null, options: readonly string[] = []): Buffer {
      const by = signer?.path ?? at('ca.pem')
      const asked = ['-issuer', at('ca.pem'), '-cert', certificate.path, '-no_nonce', '-reqout', at('request.der')]
      run('ocsp', ...asked)
      const answering = [
        '-index',
        at('index.txt'),
        '-CA',
        at('ca.pem'),
        '-rsigner',
        by,
        '-rkey',
        by.replace(/\.pem$/, '.key'),
      ]
      run('ocsp', ...answering, '-reqin', at('request.der'), '-respout', at('response.der'), ...options)
      return readFileSync(at('response.der'))
    },
    remove() {
      for (const child of responders) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type OpensslAuthority = ReturnType<typeof createOpensslAuthority>

/** DER of a PEM certificate. */
export function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64')
}
