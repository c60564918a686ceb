// A second opinion on generated DXL: a strict reader of the part of XML 1.0 that DXL without a DTD needs, and the structure of a DXL file
// (database, document, noteinfo, item). Written apart from the writer. Throws at whatever a conforming parser would refuse: undeclared
// entities, characters XML does not know, repeated attributes, text where only elements belong.

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly (XmlElement | string)[]
}

export interface DxlItem {
  readonly name: string
  readonly isNames: boolean
  readonly kind: 'text' | 'textlist' | 'datetimelist'
  readonly values: readonly string[]
}

export interface DxlDocument {
  readonly form: string
  readonly unid: string | null
  readonly items: readonly DxlItem[]
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const namePattern = /[A-Za-z_][A-Za-z0-9._-]*/y
const plainPattern = /[^<&"']+/y

/** The root element of a document; XML 1.0 sections 2.2, 2.3, 2.4, 2.8, 3.1 and 4.1. */
export function readXml(source: string): XmlElement {
  let at = 0
  const fault = (message: string): never => {
    throw new Error(`${message} at ${at}: ${JSON.stringify(source.slice(at, at + 40))}`)
  }
  const unknown = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(source)?.[0]
  if (unknown !== undefined) throw new Error(`XML knows no character U+${unknown.charCodeAt(0).toString(16)}`)
  const take = (text: string) => {
    if (!source.startsWith(text, at)) fault(`expected ${text}`)
    at += text.length
  }
  const skipSpace = () => {
    while (/[ \t\r\n]/.test(source.charAt(at))) at += 1
  }
  const takeName = (): string => {
    namePattern.lastIndex = at
    const name = namePattern.exec(source)?.[0] ?? fault('expected a name')
    at += name.length
    return name
  }
  const takeReference = (): string => {
    const end = source.indexOf(';', at)
    const body = end < 0 ? fault('open reference') : source.slice(at + 1, end)
    at = end + 1
    if (/^#[0-9]+$/.test(body)) return String.fromCodePoint(Number(body.slice(1)))
    if (/^#x[0-9A-Fa-f]+$/.test(body)) return String.fromCodePoint(Number.parseInt(body.slice(2), 16))
    return named[body] ?? fault(`undeclared entity ${body}`)
  }
  const takeText = (ends: string): string => {
    let text = ''
    while (at < source.length && !ends.includes(source.charAt(at))) {
      if (source.charAt(at) === '&') text += takeReference()
      else {
        if (source.charAt(at) === '<') fault('not allowed in text')
        plainPattern.lastIndex = at
        const plain = plainPattern.exec(source)?.[0] ?? source.charAt(at)
        if (plain.includes(']]>')) fault('the end of a section in text')
        text += plain
        at += plain.length
      }
    }
    return text
  }
  const takeElement = (): XmlElement => {
    take('<')
    const name = takeName()
    const attributes = new Map<string, string>()
    for (;;) {
      const before = at
      skipSpace()
      if (source.startsWith('/>', at)) {
        at += 2
        return { name, attributes, children: [] }
      }
      if (source.charAt(at) === '>') break
      if (before === at) fault('expected a blank before an attribute')
      const key = takeName()
      if (attributes.has(key)) fault(`attribute ${key} twice`)
      take('=')
      const quote = source.charAt(at)
      if (quote !== '"' && quote !== "'") fault('expected a quote')
      at += 1
      attributes.set(key, takeText(quote))
      take(quote)
    }
    take('>')
    const children: (XmlElement | string)[] = []
    for (;;) {
      const text = takeText('<')
      if (text !== '') children.push(text)
      if (source.startsWith('</', at)) break
      if (source.startsWith('<!', at) || source.startsWith('<?', at) || at >= source.length) fault('not of this subset')
      children.push(takeElement())
    }
    take(`</${name}`)
    skipSpace()
    take('>')
    return { name, attributes, children }
  }
  take('<?xml version="1.0" encoding="utf-8"?>')
  skipSpace()
  const root = takeElement()
  skipSpace()
  if (at !== source.length) fault('something after the root')
  return root
}

/** The documents of a DXL file; throws when the file is not built as DXL is. */
export function readDxl(source: string): readonly DxlDocument[] {
  const root = readXml(source)
  expectShape(root, 'database', ['xmlns'])
  if (root.attributes.get('xmlns') !== 'http://www.lotus.com/dxl') throw new Error('not the DXL namespace')
  return elementsIn(root).map((document) => {
    expectShape(document, 'document', ['form'])
    const [first, ...rest] = elementsIn(document)
    if (first === undefined) throw new Error('a document without items')
    if (first.name === 'noteinfo') expectShape(first, 'noteinfo', ['unid'])
    const unid = first.name === 'noteinfo' ? (first.attributes.get('unid') ?? '') : null
    if (unid !== null && !/^[0-9A-F]{32}$/.test(unid)) throw new Error(`not a UNID: ${unid}`)
    const items = (unid === null ? [first, ...rest] : rest).map(itemOf)
    if (new Set(items.map((item) => item.name)).size !== items.length) throw new Error('an item stands twice')
    return { form: document.attributes.get('form') ?? '', unid, items }
  })
}

function itemOf(element: XmlElement): DxlItem {
  expectShape(element, 'item', element.attributes.has('names') ? ['name', 'names'] : ['name'])
  const [value, ...others] = elementsIn(element)
  const name = element.attributes.get('name') ?? ''
  if (value === undefined || others.length > 0 || !/^[$A-Za-z_][A-Za-z0-9_$.]*$/.test(name))
    throw new Error(`item ${name}`)
  const isNames = element.attributes.get('names') === 'true'
  switch (value.name) {
    case 'text':
      return { name, isNames, kind: 'text', values: [textOf(value)] }
    case 'textlist':
      return {
        name,
        isNames,
        kind: 'textlist',
        values: elementsIn(value).map((entry) => textOf(ofName(entry, 'text'))),
      }
    case 'datetimelist':
      return { name, isNames, kind: 'datetimelist', values: elementsIn(value).flatMap(timesOf) }
    default:
      throw new Error(`unexpected value ${value.name}`)
  }
}

function timesOf(pair: XmlElement): readonly string[] {
  const times = elementsIn(ofName(pair, 'datetimepair')).map((entry) => textOf(ofName(entry, 'datetime')))
  if (times.length !== 2 || !times.every((time) => /^T[0-9]{6},[0-9]{2}$/.test(time)))
    throw new Error('not a range of times')
  return times
}

function ofName(element: XmlElement, name: string): XmlElement {
  expectShape(element, name, [])
  return element
}

function expectShape(element: XmlElement, name: string, attributes: readonly string[]): void {
  const given = [...element.attributes.keys()].sort().join(' ')
  if (element.name !== name || given !== [...attributes].sort().join(' ')) {
    throw new Error(`expected ${name} (${attributes.join(' ')}), got ${element.name} (${given})`)
  }
}

function elementsIn(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => {
    if (typeof child !== 'string') return [child]
    if (/[^ \t\r\n]/.test(child)) throw new Error(`text in ${element.name}: ${child}`)
    return []
  })
}

function textOf(element: XmlElement): string {
  if (element.children.some((child) => typeof child !== 'string')) throw new Error(`elements in ${element.name}`)
  return element.children.join('')
}
