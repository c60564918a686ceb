// Whether bytes are a PNG or JPEG picture, and how large it is, read from their headers (PNG third edition 5.2 and 11.2.2; ITU-T T.81
// B.2.2). Anything else, and what ends before it says its size, is undefined.

export interface PictureSize {
  readonly kind: 'png' | 'jpeg'
  readonly width: number
  readonly height: number
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const pngHeader = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
/** Bit depths each colour type may have. */
const pngDepths: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
])

/** Kind and size in pixels. */
export function pictureSize(content: Uint8Array): PictureSize | undefined {
  return pngSize(content) ?? jpegSize(content)
}

function pngSize(content: Uint8Array): PictureSize | undefined {
  if (content.length < 45 || ![...pngSignature, ...pngHeader].every((byte, at) => content[at] === byte))
    return undefined
  const view = viewOf(content)
  if (!pngDepths.get(view.getUint8(25))?.includes(view.getUint8(24))) return undefined
  return sized('png', view.getUint32(16), view.getUint32(20))
}

/** Walks the segments up to the frame header; scans before it do not exist. */
function jpegSize(content: Uint8Array): PictureSize | undefined {
  if (content.length < 4 || content[0] !== 0xff || content[1] !== 0xd8) return undefined
  const view = viewOf(content)
  let at = 2
  while (at + 4 <= content.length) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = view.getUint16(at + 2)
    if (length < 2 || !hasLength(marker)) return undefined
    // Baseline, extended and progressive frames with Huffman coding: what windows and printers show.
    if (marker >= 0xc0 && marker <= 0xc2) {
      return at + 9 <= content.length ? sized('jpeg', view.getUint16(at + 7), view.getUint16(at + 5)) : undefined
    }
    at += 2 + length
  }
  return undefined
}

/** Segments that may stand before the frame header: tables, application data, comments. */
function hasLength(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xc2) || marker === 0xc4 || (marker >= 0xdb && marker <= 0xfe)
}

function sized(kind: PictureSize['kind'], width: number, height: number): PictureSize | undefined {
  return width > 0 && height > 0 ? { kind, width, height } : undefined
}

function viewOf(content: Uint8Array): DataView {
  return new DataView(content.buffer, content.byteOffset, content.byteLength)
}
