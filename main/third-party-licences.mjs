// The licences of the packages whose code lies in a bundle, found from the files the bundle was made of. A package without a licence text
// is named with the licence it states.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One text for the packages these modules belong to, sorted by name. */
export function licencesOf(moduleIds) {
  const folders = [...new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))].sort()
  return folders.map(licenceOf).join(`\n${'-'.repeat(78)}\n\n`)
}

function packageFolder(moduleId) {
  const path = moduleId.replace(/^\0+/, '').replaceAll('\\', '/')
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)/.exec(path)?.[1]
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  return `${name} ${version}\nLicence: ${license}\n${text}`
}
