// Single certificates signed by the openssl program, right or wrong as the test wants them, and openssl's own verdict on a chain of them:
// an implementation that shares nothing with ours. Throws when openssl is absent or refuses to issue.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface ChainCertificate {
  readonly pem: string
  readonly path: string
  readonly keyPath: string
}
export interface ChainWishes {
  /** `/CN=…` or longer. */
  readonly subject: string
  /** Signs itself when absent. */
  readonly issuer?: ChainCertificate
  /** Whose key it carries; a new one when absent. */
  readonly keyOf?: ChainCertificate
  readonly key?: readonly string[]
  readonly digest?: string
  readonly sign?: readonly string[]
  /** Lines of the extension section. */
  readonly extensions: readonly string[]
  /** `YYMMDDHHMMSSZ`. */
  readonly from?: string
  readonly until?: string
}

export const authorityLines = [
  'basicConstraints=critical,CA:true',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
]
/** The usual extensions of a server certificate. */
export const serverLines = (names = 'DNS:mx.example') => [
  'basicConstraints=CA:false',
  'keyUsage=digitalSignature',
  'extendedKeyUsage=serverAuth',
  `subjectAltName=${names}`,
]
const smallKey = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']

/** A workshop in a folder that `remove` deletes. */
export function createOpensslChains() {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-chains-'))
  const at = (name: string) => join(folder, name)
  const run = (...parameters: readonly string[]) => execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' })
  let count = 0
  mkdirSync(at('issued'))
  writeFileSync(at('index.txt'), '')
  const configure = (name: string, lines: readonly string[]) => {
    const authority = [
      '[ca]',
      'default_ca=here',
      '[here]',
      `database=${at('index.txt')}`,
      `new_certs_dir=${at('issued')}`,
    ]
    const rest = [
      'rand_serial=yes',
      'default_md=sha256',
      'policy=any',
      'unique_subject=no',
      '[any]',
      'commonName=optional',
    ]
    const request = ['[req]', 'distinguished_name=dn', '[dn]', '[wanted]', ...lines, '']
    writeFileSync(at(`${name}.cnf`), [...authority, ...rest, ...request].join('\n'))
    return at(`${name}.cnf`)
  }

  return {
    issue(wishes: ChainWishes): ChainCertificate {
      count += 1
      const name = `c${count}`
      const config = configure(name, wishes.extensions)
      const keyPath = wishes.keyOf?.keyPath ?? at(`${name}.key`)
      if (wishes.keyOf === undefined) run('genpkey', ...(wishes.key ?? smallKey), '-out', keyPath)
      run(
        'req',
        '-new',
        '-utf8',
        '-config',
        config,
        '-subj',
        wishes.subject,
        '-key',
        keyPath,
        '-out',
        at(`${name}.csr`),
      )
      const { issuer } = wishes
      const by =
        issuer === undefined ? ['-selfsign', '-keyfile', keyPath] : ['-cert', issuer.path, '-keyfile', issuer.keyPath]
      const time = ['-startdate', wishes.from ?? '250101000000Z', '-enddate', wishes.until ?? '350101000000Z']
      const digest = ['-md', wishes.digest ?? 'sha256', ...(wishes.sign ?? []).flatMap((option) => ['-sigopt', option])]
      const files = ['-in', at(`${name}.csr`), '-out', at(`${name}.pem`)]
      run(
        'ca',
        '-batch',
        '-notext',
        '-preserveDN',
        '-config',
        config,
        ...by,
        '-extensions',
        'wanted',
        ...time,
        ...digest,
        ...files,
      )
      return { pem: readFileSync(at(`${name}.pem`), 'utf8'), path: at(`${name}.pem`), keyPath }
    },
    /** What `openssl verify` says of the chain as sent, leaf first, for a server; null when it is content. */
    verify(sent: readonly ChainCertificate[], anchors: readonly ChainCertificate[]): string | null {
      const [leaf, ...others] = sent
      writeFileSync(at('anchors.pem'), anchors.map(({ pem }) => pem).join(''))
      writeFileSync(at('others.pem'), others.map(({ pem }) => pem).join(''))
      const untrusted = others.length === 0 ? [] : ['-untrusted', at('others.pem')]
      const store = ['-no-CApath', '-no-CAstore', '-CAfile', at('anchors.pem')]
      try {
        run('verify', '-purpose', 'sslserver', ...store, ...untrusted, leaf?.path ?? '')
        return null
      } catch (error) {
        const said = String((error as { stderr?: unknown }).stderr)
        return /error \d+ at \d+ depth lookup: (.*)/.exec(said)?.[1] ?? said
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
