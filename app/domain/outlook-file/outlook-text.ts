// What a mail in a file of Outlook (.msg, [MS-OXMSG]) holds as text: the Internet headers it came with (property 0x007D), its own and those of
// mails attached to it, and its plain body, in which headers may be quoted. A damaged file, and one without any of it, is undefined.
import { type Stream, streamsOf } from './compound-file.ts'

/** Property 0x007D: transport headers; 0x1000: the body. 001F is UTF-16, 001E has eight bits. */
const told = /^__substg1\.0_(007D|1000)001([EF])$/
const mostStreams = 40
const mostText = 2_000_000
/** A body in which headers or lines of a log may stand. */
const quotes = /\bReceived: {0,2}from\b|\bMessage-?ID\b/i

/** Headers and bodies one below the other, apart in such a way that none goes on in the next. */
export function outlookText(bytes: Uint8Array): string | undefined {
  const streams = (streamsOf(bytes) ?? []).filter(({ name, size }) => told.test(name) && size <= mostText)
  const headers = streams.filter(isHeader)
  let text = '(.msg)'
  for (const stream of [...headers, ...streams.filter((each) => !isHeader(each))].slice(0, mostStreams)) {
    const said = textOf(stream)
    if (said !== '' && (isHeader(stream) || quotes.test(said))) text += `\n\n${said}\n\n(.msg)`
    if (text.length > mostText) break
  }
  return text === '(.msg)' ? undefined : text.slice(0, mostText)
}

function isHeader({ name }: Stream): boolean {
  return told.exec(name)?.[1] === '007D'
}

function textOf(stream: Stream): string {
  const bytes = stream.read() ?? new Uint8Array()
  const label = stream.name.endsWith('F') ? 'utf-16le' : 'windows-1252'
  return new TextDecoder(label).decode(bytes).replaceAll('\0', '').trim()
}
