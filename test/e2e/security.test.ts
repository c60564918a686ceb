// What the window must not be able to do, tried from inside the real window.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { ask } from '#test/support/electron/practice.ts'

let app: RunningApp
let proxy: Server
const seenByProxy: string[] = []

beforeAll(async () => {
  proxy = createServer((request, response) => {
    seenByProxy.push(request.url ?? '')
    response.writeHead(502).end()
  })
  proxy.on('connect', (request, socket) => {
    seenByProxy.push(request.url ?? '')
    socket.destroy()
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  const { port } = proxy.address() as AddressInfo
  app = await launchApp({ switches: [`--proxy-server=http://127.0.0.1:${port}`] })
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  proxy.close()
})

it('runs the page sandboxed, isolated and without Node', async () => {
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  })
  const reachable = await app.page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
  )
  expect(reachable).toEqual([])
})

it('answers with the strict policy, a nonce per load, and no sniffing', async () => {
  const policies = await app.page.evaluate(async () => {
    const answers = await Promise.all([fetch('/index.html'), fetch('/index.html')])
    return answers.map((answer) => [
      answer.headers.get('content-security-policy') ?? '',
      answer.headers.get('x-content-type-options') ?? '',
    ])
  })
  const nonces = policies.map(([policy]) => /'nonce-([A-Za-z0-9+/=]{24,})'/.exec(policy ?? '')?.[1])
  expect(new Set(nonces).size).toBe(2)
  expect(policies[0]?.[0]).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
  expect(policies[0]?.[0]).toContain("require-trusted-types-for 'script'; trusted-types 'none'")
  expect(policies[0]?.[0]).not.toContain('unsafe')
  expect(policies[0]?.[1]).toBe('nosniff')
})

it('serves nothing outside its own folder', async () => {
  const paths = [
    '/../main/index.cjs',
    '/..%2fmain%2findex.cjs',
    '/%2e%2e/package.json',
    '/nothing.js',
    '/a%00.js',
    '/%E0%A4%A',
  ]
  const states = await app.page.evaluate(
    (tried) => Promise.all(tried.map(async (path) => (await fetch(path)).status)),
    paths,
  )
  expect(states).toEqual(paths.map(() => 404))
})

it('refuses new windows and any way to another page', async () => {
  const opened = await app.page.evaluate(() => window.open('https://partner.example/') === null)
  expect(opened).toBe(true)
  const before = app.page.url()
  await app.page.evaluate(() => {
    location.href = 'https://partner.example/'
  })
  await app.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'data:text/html,elsewhere'
    document.body.append(link)
    link.click()
    link.remove()
  })
  await ask(app.page, 'app.info')
  expect(app.page.url()).toBe(before)
  const windows = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  expect(windows).toBe(1)
})

it('denies every permission', async () => {
  const answers = await app.page.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    ),
    location: await new Promise<string>((done) =>
      navigator.geolocation.getCurrentPosition(
        () => done('granted'),
        () => done('denied'),
      ),
    ),
  }))
  expect(answers).toEqual({ notifications: 'denied', camera: 'denied', location: 'denied' })
})

it('knows the channels of the contract and no other', async () => {
  const refused = await app.page.evaluate(async () => {
    type Bridge = {
      invoke(name: string, payload?: unknown): Promise<unknown>
      on(name: string, listen: () => void): void
    }
    const { handschlag } = globalThis as unknown as { handschlag: Bridge }
    const names = ['storage.wipe', '__proto__.x', 'settings.changed', '']
    const invoked = await Promise.all(
      names.map((name) =>
        handschlag.invoke(name).then(
          () => 'answered',
          () => 'refused',
        ),
      ),
    )
    let listened = 'allowed'
    try {
      handschlag.on('partner.save', () => undefined)
    } catch {
      listened = 'refused'
    }
    return [...invoked, listened, Object.keys(handschlag).sort().join(' ')]
  })
  expect(refused).toEqual(['refused', 'refused', 'refused', 'refused', 'refused', 'invoke on'])
})

it('answers malformed input with a fault and stays alive', async () => {
  expect(await ask(app.page, 'probe.latest', { partnerId: 'x' })).toMatchObject({
    ok: false,
    fault: { code: 'contract.rejected' },
  })
  expect(await ask(app.page, 'partner.save', { name: 'x' })).toMatchObject({
    ok: false,
    fault: { code: 'contract.rejected' },
  })
  expect(await ask(app.page, 'app.info')).toMatchObject({ ok: true })
})

it('hears no page but its own', async () => {
  const answer = await app.electron.evaluate(async ({ BrowserWindow, app: electronApp }) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${electronApp.getAppPath()}/out/preload/preload.cjs`, sandbox: true },
    })
    await stranger.loadURL('data:text/html,stranger')
    const said: unknown = await stranger.webContents.executeJavaScript("window.handschlag.invoke('partner.list')")
    stranger.destroy()
    return said
  })
  expect(answer).toMatchObject({ ok: false, fault: { code: 'contract.rejected' } })
})

it('asks nobody outside, and a request would have been seen', async () => {
  expect(seenByProxy).toEqual([])
  await app.electron.evaluate(async ({ net, session }) => {
    await net.fetch('http://blocked.example/').catch(() => undefined)
    session.defaultSession.webRequest.onBeforeRequest(null)
    await net.fetch('http://canary.example/').catch(() => undefined)
  })
  expect(seenByProxy).toEqual(['http://canary.example/'])
})
