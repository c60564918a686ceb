// What runs on the host of a relay while somebody here speaks with it: a pipe between what it reads and prints and the relay's control socket or its
// first listener, or its files once. It runs as the relay's own account with the relay's own Node, writes nothing, holds no secret in its words,
// and ends with its connection, or after a while.
import { randomBytes } from 'node:crypto'

/** `control`: the control socket; `door`: the listener, as a guest of the relay; `files`: configuration and policies, once. */
export type BridgeMode = 'control' | 'door' | 'files'

/** Exit codes of ours, far from those of shells. */
export const bridgeCode = { noRelay: 44, silent: 45, over: 46, unreadable: 47 } as const

/** No conversation takes longer: a counter-proof and its way back are over by then. */
const mostMs = 20 * 60_000

// each on one line, for no command line of a host carries another
const program = [
  'const fs = require("node:fs"), net = require("node:net"), path = require("node:path")',
  'const [mode, mark] = process.argv.slice(1), etc = "/etc/handschlag"',
  'const end = (code, words) => { process.stderr.write(words + "\\n"); process.exit(code) }',
  `const read = (file) => { try { return fs.readFileSync(file, "utf8") } catch (error) { end(${bridgeCode.noRelay}, error.message) } }`,
  'const begin = (text) => process.stdout.write("\\n" + mark + "\\n" + text)',
  `const unreadable = () => end(${bridgeCode.unreadable}, "relay.json")`,
  'const text = read(path.join(etc, "relay.json"))',
  'const facts = () => { try { const { folder, policies, listeners } = JSON.parse(text); return [path.resolve(etc, folder), path.resolve(etc, policies), listeners?.[0]] } catch { unreadable() } }',
  'const [folder, policies, first] = facts()',
  `setTimeout(() => end(${bridgeCode.over}, "time is over"), ${mostMs})`,
  `const silent = (error) => end(${bridgeCode.silent}, error.message)`,
  'const call = () => net.connect(path.join(folder, "control.sock")).on("error", silent)',
  'const pipe = (socket) => { begin(""); socket.on("close", () => process.exit(0)); process.stdin.pipe(socket).pipe(process.stdout) }',
  'const files = () => { begin(JSON.stringify({ config: text, policies: read(policies) }) + "\\n"); process.exit(0) }',
  'const any = { "0.0.0.0": "127.0.0.1", "::": "::1" }',
  'const welcome = (door) => { const input = { ip: door.localAddress, port: door.localPort }; const control = call(); control.once("data", () => { control.destroy(); pipe(door) }).write(JSON.stringify({ id: 1, call: "welcome", input }) + "\\n") }',
  'const door = () => { if (typeof first?.port !== "number") unreadable(); const socket = net.connect(first.port, any[first.address] ?? first.address); socket.on("error", silent).once("connect", () => welcome(socket)) }',
  'const control = () => { const socket = call().once("connect", () => pipe(socket)) }',
  '({ control, door, files })[mode]()',
].join('; ')

const account = 'handschlag-relay'
const node = '/opt/handschlag/current/runtime/node'

/** Shell words that read up to the mark, their second parameter: a password sudo did not need is read away. */
export const readToMark = 'while IFS= read -r line; do [ "$line" != "$2" ] || break; done'

const script = [
  readToMark,
  `[ -x ${node} ] || { echo ${node} >&2; exit ${bridgeCode.noRelay}; }`,
  'cd / && unset NODE_OPTIONS NODE_PATH',
  `[ "$(id -u)" = 0 ] || exec ${node} -e "$3" "$1" "$2"`,
  `exec setpriv --reuid=${account} --regid=${account} --init-groups --no-new-privs ${node} -e "$3" "$1" "$2"`,
].join('; ')

/** The words of a bridge; `mark` is what it waits for, and what it prints on a line of its own before it speaks. */
export function bridgeWords(mode: BridgeMode, mark: string): readonly string[] {
  return ['sh', '-c', script, 'sh', mode, mark, program]
}

/** A mark nobody else prints. */
export function newMark(): string {
  return `handschlag-${randomBytes(16).toString('hex')}`
}
