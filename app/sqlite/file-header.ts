// What the first 100 bytes of a database file say, read without opening it (SQLite file format, section 1.3). Answers "is this ours,
// and how new is it" so that a file we must refuse is never touched. The bytes are stale while a write-ahead log lies beside them.

/** "HSdb" as a 32-bit number: marks our files among all SQLite files. */
export const applicationId = 0x48536462
/** "HSrq": the relay's queue. */
export const relayApplicationId = 0x48537271

export type FileHeader =
  | { readonly kind: 'not-a-database' }
  | { readonly kind: 'database'; readonly applicationId: number; readonly version: number; readonly bytes: number }

/** Reads the header of a database file from its first 100 bytes. */
export function readFileHeader(head: Uint8Array): FileHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.length < 100 || new TextDecoder('latin1').decode(head.subarray(0, 16)) !== 'SQLite format 3\0') {
    return { kind: 'not-a-database' }
  }
  const storedSize = view.getUint16(16)
  const pageSize = storedSize === 1 ? 65536 : storedSize
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return { kind: 'not-a-database' }
  const isPageCountCurrent = view.getUint32(24) === view.getUint32(92)
  return {
    kind: 'database',
    applicationId: view.getUint32(68),
    version: view.getUint32(60),
    bytes: isPageCountCurrent ? view.getUint32(28) * pageSize : 0,
  }
}
