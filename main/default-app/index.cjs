// Stands in for Electron's own default app where a runtime comes without one: `electron <folder>` starts the app in that folder.
// Takes the first argument that is no switch, tells Electron its name and version, and loads its CommonJS main module at once, so
// that the module still runs before the app is ready.
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { app } = require('electron')

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  process.stderr.write('usage: electron <folder of an app>\n')
  app.exit(2)
} else {
  const root = resolve(folder)
  const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  app.setName(description.productName ?? description.name)
  app.setVersion(description.version)
  app.setAppPath(root)
  require(join(root, description.main))
}
