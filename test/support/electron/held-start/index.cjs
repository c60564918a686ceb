// Stands before the app under test: loads it as `electron <folder>` would, but keeps its "ready" back until Playwright, attached by then,
// calls `__playwright_run`. Without it the app opens its window while Playwright attaches, and is sometimes missed.
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { app } = require('electron')

const root = resolve(__dirname, '../../../..')
const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
process.argv = process.argv.map((argument) => (argument === __dirname ? root : argument))
app.setName(description.productName ?? description.name)
app.setVersion(description.version)
app.setAppPath(root)
hold()
require(join(root, description.main))

function hold() {
  const whenReady = app.whenReady()
  const emit = app.emit.bind(app)
  let isAttached = false
  let attached
  const wasAttached = new Promise((done) => {
    attached = done
  })
  // The event comes once; whoever listens gets it after the attachment.
  let readyWords = []
  app.emit = (event, ...words) => {
    if (event !== 'ready' || isAttached) return emit(event, ...words)
    readyWords = words
    return app.listenerCount('ready') > 0
  }
  const isReady = app.isReady.bind(app)
  app.isReady = () => isAttached && isReady()
  app.whenReady = () => Promise.all([whenReady, wasAttached]).then(() => undefined)
  globalThis.__playwright_run = async () => {
    await whenReady
    isAttached = true
    attached()
    emit('ready', ...readyWords)
  }
}
