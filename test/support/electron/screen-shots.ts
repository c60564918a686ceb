// Pictures of the window, kept as artefacts in out/screenshots so that a person can look at what a test saw.
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Page } from 'playwright'

const folder = resolve(import.meta.dirname, '../../../out/screenshots')

/** Takes one picture; the name says walk, language and step. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: resolve(folder, `${name}.png`), animations: 'disabled' })
}

/** Keeps a picture taken another way. */
export async function keepPicture(name: string, png: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(resolve(folder, `${name}.png`), png)
}
