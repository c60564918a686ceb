// How the two web ports are made. Plain Node reaches hosts itself; the app has makers of its own that follow the system's proxy.
import type { HttpsGet } from '#ports/https-get.ts'
import type { WebFetch } from '#ports/web-fetch.ts'
import { createHttpsGet, type HttpsGetOptions } from './node-https-get.ts'
import { createWebFetch, type WebFetchOptions } from './plain-web-fetch.ts'

export interface WebMakers {
  httpsGet(options: HttpsGetOptions): HttpsGet
  webFetch(options: WebFetchOptions): WebFetch
}

/** The makers where no system proxy is known: connections start here. */
export const directWeb: WebMakers = { httpsGet: createHttpsGet, webFetch: createWebFetch }
