// The lists of one side of an agreement, one entry per line as people write them: `*.bank.example`, `mx1.bank.example:25 192.0.2.1`,
// `tls-test@bank.example auto`, `Leitstelle; 4`, `Erika Muster; Geschäftsführung`.
import { mailbox, mailDomain } from '#domain/addresses.ts'
import { agreedHost, type SideTerms, sideTerms } from '#domain/agreement/side-terms.ts'
import { type Codec, linesOf, parsedOr, readEach } from './term-codecs.ts'

const usualPort = 25
const repliesWord = 'auto'

/** Mail domains; `*.` before a name takes its subdomains with it. */
export const domains: Codec<SideTerms['domains']> = {
  show: (values) => values.map(({ name, includeSubdomains }) => `${includeSubdomains ? '*.' : ''}${name}`).join('\n'),
  read(text) {
    const reading = readEach(
      text.split(/[\s,;]+/).filter((entry) => entry !== ''),
      domainOf,
      'domain',
      200,
    )
    if (!('value' in reading)) return reading
    const wide = new Set(reading.value.filter((each) => each.includeSubdomains).map(({ name }) => name))
    const names = [...new Set(reading.value.map(({ name }) => name))]
    return { value: names.map((name) => ({ name, includeSubdomains: wide.has(name) })) }
  },
}

function domainOf(entry: string): SideTerms['domains'][number] | undefined {
  const includeSubdomains = entry.startsWith('*.')
  const name = parsedOr(mailDomain, includeSubdomains ? entry.slice(2) : entry)
  return name === undefined ? undefined : { name, includeSubdomains }
}

/** Receiving hosts: name, a port other than 25, then the addresses that count. */
export const hosts: Codec<SideTerms['hosts']> = {
  show: (values) =>
    values
      .map(({ host, port, addresses }) => [port === usualPort ? host : `${host}:${port}`, ...addresses].join(' '))
      .join('\n'),
  read: (text) => readEach(linesOf(text), hostOf, 'host-line', 100),
}

function hostOf(entry: string): SideTerms['hosts'][number] | undefined {
  const [first = '', ...addresses] = entry.split(/[\s,;]+/).filter((part) => part !== '')
  const [, host = '', digits] = /^(.*?)(?::(\d{1,5}))?$/.exec(first) ?? []
  return parsedOr(agreedHost, { host, port: digits === undefined ? usualPort : Number(digits), addresses })
}

/** Test mailboxes; `auto` behind one that replies by itself. */
export const testMailboxes: Codec<SideTerms['testMailboxes']> = {
  show: (values) =>
    values.map(({ address, repliesItself }) => `${address}${repliesItself ? ` ${repliesWord}` : ''}`).join('\n'),
  read: (text) =>
    readEach(
      linesOf(text),
      (entry) => {
        const [, address = '', word] = /^(\S+)(?:\s+(\S+))?$/.exec(entry.replace(/[,;]$/, '')) ?? []
        const read = parsedOr(mailbox, address)
        if (read === undefined || (word !== undefined && word.toLowerCase() !== repliesWord)) return undefined
        return { address: read, repliesItself: word !== undefined }
      },
      'mailbox-line',
      20,
    ),
}

/** Who is called next, and within how many hours. */
export const escalation: Codec<SideTerms['escalation']> = {
  show: (values) => values.map(({ who, withinHours }) => `${who}; ${withinHours}`).join('\n'),
  read: (text) =>
    readEach(
      linesOf(text),
      (entry) => {
        const [, who = '', hours = ''] = /^(.*?)\s*;\s*(\d{1,3})\s*h?$/i.exec(entry) ?? []
        return parsedOr(sideTerms.shape.escalation.element, { who, withinHours: Number(hours) })
      },
      'escalation',
      10,
    ),
}

/** Who signs, and as what. */
export const signatories: Codec<SideTerms['signatories']> = {
  show: (values) => values.map(({ name, title }) => (title === '' ? name : `${name}; ${title}`)).join('\n'),
  read: (text) =>
    readEach(
      linesOf(text),
      (entry) => {
        const [name = '', ...title] = entry.split(';')
        const read = parsedOr(sideTerms.shape.signatories.element, { name, title: title.join(';') })
        return read === undefined || read.name === '' ? undefined : read
      },
      'signatory',
      4,
    ),
}
