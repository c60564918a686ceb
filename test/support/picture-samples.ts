// Small pictures made of headers: enough for whoever reads only how large they are.

/** A PNG of the given size without any picture data; eight bits of true colour unless told otherwise. */
export function samplePng(width: number, height: number, { depth = 8, colour = 2 } = {}): Uint8Array {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, depth)
  header.setUint8(9, colour)
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
  const start = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, ...new Uint8Array(header.buffer), 0, 0, 0, 0]
  const end = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
  return Uint8Array.from([...signature, ...start, ...end])
}

/** A JPEG whose frame header comes after application data and a fill byte. */
export function sampleJpeg(width: number, height: number): Uint8Array {
  const frame = new DataView(new ArrayBuffer(9))
  frame.setUint16(0, 17)
  frame.setUint8(2, 8)
  frame.setUint16(3, height)
  frame.setUint16(5, width)
  frame.setUint8(7, 3)
  const application = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]
  return Uint8Array.from([0xff, 0xd8, ...application, 0xff, 0xff, 0xc0, ...new Uint8Array(frame.buffer), 0xff, 0xd9])
}
