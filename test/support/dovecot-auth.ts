// What a real Postfix asks whether a password is right: the server's end of Dovecot's authentication protocol 1.1, with one account. It remembers
// who was asked for.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'

export interface DovecotAuth {
  readonly port: number
  /** User and password of every question, in order. */
  readonly asked: readonly (readonly [user: string, password: string])[]
  stop(): Promise<void>
}
export interface DovecotAuthOrder {
  readonly user: string
  readonly password: string
  readonly mechanisms?: readonly ('PLAIN' | 'LOGIN')[]
}

const text = (base64: string) => Buffer.from(base64, 'base64').toString('utf8')
const base64 = (words: string) => Buffer.from(words, 'utf8').toString('base64')

/** Answers on a free port of loopback. */
export function serveDovecotAuth(order: DovecotAuthOrder): Promise<DovecotAuth> {
  const { mechanisms = ['PLAIN', 'LOGIN'] } = order
  const asked: [string, string][] = []
  const server = createServer((socket) => {
    const names = new Map<string, string>()
    const judge = (id: string, user: string, password: string) => {
      asked.push([user, password])
      const isRight = user === order.user && password === order.password
      return isRight ? `OK\t${id}\tuser=${user}\n` : `FAIL\t${id}\tuser=${user}\n`
    }
    const answer = (line: string): string => {
      const [verb = '', id = '', ...rest] = line.split('\t')
      if (verb === 'AUTH' && rest[0] === 'PLAIN') {
        const given = rest.find((word) => word.startsWith('resp='))?.slice('resp='.length) ?? ''
        const [, user = '', password = ''] = text(given).split('\0')
        return judge(id, user, password)
      }
      if (verb === 'AUTH') return `CONT\t${id}\t${base64('Username:')}\n`
      if (verb !== 'CONT') return ''
      const user = names.get(id)
      if (user !== undefined) return judge(id, user, text(rest[0] ?? ''))
      names.set(id, text(rest[0] ?? ''))
      return `CONT\t${id}\t${base64('Password:')}\n`
    }
    socket.on('error', () => socket.destroy())
    const offered = mechanisms.map((name) => `MECH\t${name}\tplaintext\n`).join('')
    const cookie = randomBytes(16).toString('hex')
    socket.write(`VERSION\t1\t1\n${offered}SPID\t1\nCUID\t1\nCOOKIE\t${cookie}\nDONE\n`)
    let pending = ''
    socket.on('data', (chunk) => {
      const lines = (pending + chunk.toString('utf8')).split('\n')
      pending = lines.pop() ?? ''
      socket.write(lines.map(answer).join(''))
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const place = server.address()
      resolve({
        port: place !== null && typeof place === 'object' ? place.port : 0,
        asked,
        stop: () => new Promise((done) => server.close(() => done())),
      })
    })
  })
}
