// Media types of the files the window is made of; anything else is not served.
import { extname } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** The media type of a file name, or undefined when such files are not served. */
export function contentTypeOf(name: string): string | undefined {
  return types[extname(name).toLowerCase()]
}
