// Draws resources/icons/icon.svg in all sizes and packs them as PNG, ICO and ICNS. Run by hand after the drawing changed:
// node test/tooling/make-icons.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { hasDisplay, launchSwitches, startVirtualDisplay } from '../../main/display.mjs'
import { findRuntime } from '../../main/runtime.mjs'
import { root } from './suites.mjs'

const folder = join(root, 'resources/icons')
const drawing = `data:image/svg+xml;base64,${readFileSync(join(folder, 'icon.svg')).toString('base64')}`
const display = hasDisplay() ? undefined : await startVirtualDisplay()
if (display !== undefined) process.env.DISPLAY = display.name
const electron = await _electron.launch({
  executablePath: (await findRuntime()).executable,
  args: [root, ...launchSwitches(true), `--user-data-dir=${join(root, 'out/icons-data')}`],
})
const page = await electron.firstWindow()
const pictures = new Map()
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) {
  const text = await page.evaluate(draw, [drawing, size])
  pictures.set(size, Buffer.from(text.slice(text.indexOf(',') + 1), 'base64'))
}
await electron.close()
display?.stop()
writeFileSync(join(folder, 'icon.png'), pictures.get(512))
writeFileSync(join(folder, 'icon.ico'), packIco([16, 32, 48, 64, 256]))
writeFileSync(join(folder, 'icon.icns'), packIcns({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }))

async function draw([source, size]) {
  const picture = new Image()
  picture.src = source
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  canvas.getContext('2d').drawImage(picture, 0, 0, size, size)
  return canvas.toDataURL('image/png')
}

function packIco(sizes) {
  const header = Buffer.alloc(6 + 16 * sizes.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(sizes.length, 4)
  let offset = header.length
  for (const [index, size] of sizes.entries()) {
    const at = 6 + 16 * index
    const { length } = pictures.get(size)
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += length
  }
  return Buffer.concat([header, ...sizes.map((size) => pictures.get(size))])
}

function packIcns(kinds) {
  const parts = Object.entries(kinds).map(([kind, size]) => block(kind, pictures.get(size)))
  return block('icns', Buffer.concat(parts))
}

function block(kind, content) {
  const head = Buffer.alloc(8)
  head.write(kind, 'latin1')
  head.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([head, content])
}
