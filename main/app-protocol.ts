// The window's own scheme, app://handschlag: serves the built renderer and nothing outside its folder, each answer with the strict
// content security policy; index.html gets a fresh style nonce per load. Everything else is 404 or 405, never an exception.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { protocol } from 'electron'
import { contentTypeOf } from './content-types.ts'

export const appOrigin = 'app://handschlag'

/** Announces the scheme; must run before the app is ready. */
export function announceAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** The policy of every page, with the nonce React Aria's style elements carry. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** Serves the renderer folder. */
export function serveApp(folder: string): void {
  protocol.handle('app', (request) => answerPageRequest(folder, request.method, request.url))
}

/** Answers one request for a file of the renderer. */
export async function answerPageRequest(folder: string, method: string, url: string): Promise<Response> {
  if (method !== 'GET') return refusal(405)
  const path = pathInside(folder, url)
  const type = path === undefined ? undefined : contentTypeOf(path)
  if (path === undefined || type === undefined) return refusal(404)
  const content = await readFile(path).catch(() => undefined)
  if (content === undefined) return refusal(404)
  const nonce = randomBytes(18).toString('base64')
  const isPage = path.endsWith('.html')
  const body = isPage ? content.toString('utf8').replaceAll('__NONCE__', nonce) : new Uint8Array(content)
  return new Response(body, { headers: headersFor(type, nonce) })
}

function pathInside(folder: string, url: string): string | undefined {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (address === undefined || `${address.protocol}//${address.host}` !== appOrigin) return undefined
  let name: string
  try {
    name = decodeURIComponent(address.pathname)
  } catch {
    return undefined
  }
  if (/[\0\\:]/.test(name)) return undefined
  const path = join(folder, name === '/' ? 'index.html' : name)
  return path.startsWith(folder + sep) ? path : undefined
}

function refusal(status: number): Response {
  return new Response('', { status, headers: headersFor('text/plain; charset=utf-8', '') })
}

function headersFor(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  }
}
