// Stands before the app under test: keeps its `whenReady`, the only thing it waits for, back until Playwright is attached and calls
// `__playwright_run`, then starts it as `electron <folder>` does. Without it the app opens its window while Playwright attaches.
const { resolve } = require('node:path')
const { app } = require('electron')

const root = resolve(__dirname, '../../../..')
process.argv = process.argv.map((argument) => (argument === __dirname ? root : argument))

const whenReady = app.whenReady()
const wasAttached = new Promise((attached) => {
  globalThis.__playwright_run = attached
})
app.whenReady = () => wasAttached.then(() => whenReady)
require('../../../../main/default-app/index.cjs')
