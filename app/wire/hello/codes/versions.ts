// Protocol versions, named as Node names them.
import { nameTable } from './name-table.ts'

export const versionTable = nameTable({
  SSLv3: 0x0300,
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
})

export const ssl3 = 0x0300
export const tls10 = 0x0301
export const tls11 = 0x0302
export const tls12 = 0x0303
export const tls13 = 0x0304
