// Unpacks Debian packages that cannot be installed beside others, such as a second mail server beside Postfix, into a folder of their own;
// nothing of the system changes but the ordinary libraries they need. Run directly: node test/tooling/unpack-packages.mjs.
// A package that cannot be had is an Error that names it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { requireDebianPackages } from '../../main/debian-packages.mjs'
import { root, unpackedPackages } from './suites.mjs'

/** The folder that holds the files of a package as they would lie below `/`. */
export function unpackedFolder(name) {
  return join(root, 'node_modules/.cache/debian', releaseOf(), name)
}

/** Makes sure the packages are unpacked and the libraries they name are installed; on other systems than Debian it does nothing. */
export function unpackPackages(names, say) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-deb')) return
  for (const name of names) {
    if (existsSync(unpackedFolder(name))) continue
    say(`Unpacking Debian package: ${name} ...`)
    unpack(name, say)
  }
}

// The folder gets its name last, so an interrupted run leaves nothing that looks complete.
function unpack(name, say) {
  const folder = unpackedFolder(name)
  mkdirSync(join(folder, '..'), { recursive: true })
  const work = mkdtempSync(`${folder}-`)
  try {
    const download = () => run('apt-get', ['--quiet', '-o', 'APT::Sandbox::User=root', 'download', name], work)
    let got = download()
    if (got.status !== 0 && run('apt-get', ['--quiet', 'update'], work).status === 0) got = download()
    const archive = readdirSync(work).find((file) => file.endsWith('.deb'))
    if (archive === undefined) throw new Error(`The Debian package ${name} could not be fetched: ${got.stderr.trim()}`)
    const content = join(work, 'content')
    const extracted = run('dpkg-deb', ['-x', archive, content], work)
    if (extracted.status !== 0) throw new Error(`${archive} could not be unpacked: ${extracted.stderr.trim()}`)
    requireDebianPackages(librariesOf(join(work, archive)), say)
    renameSync(content, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The libraries among the dependencies, the first of each choice. */
function librariesOf(archive) {
  const { stdout } = run('dpkg-deb', ['-f', archive, 'Depends'])
  const names = stdout.split(',').map((choice) => choice.trim().split(/[\s:|(]/)[0])
  return names.filter((name) => name.startsWith('lib'))
}

function releaseOf() {
  if (!existsSync('/etc/os-release')) return process.platform
  const fields = readFileSync('/etc/os-release', 'utf8')
  return fields.match(/^VERSION_ID="?([\w.]+)"?$/m)?.[1] ?? 'unreleased'
}

function run(command, parameters, cwd) {
  return spawnSync(command, parameters, { cwd, encoding: 'utf8', maxBuffer: 100_000_000 })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  unpackPackages(unpackedPackages, (line) => process.stdout.write(`${line}\n`))
}
