// A folder as it was kept, put back under the eyes of whoever reads it: a file that is as it was stays untouched, another one is replaced in one
// step. So a Postfix that starts a process meanwhile never finds its main.cf missing, which it would not forgive for a minute.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'

/** Puts back what was kept: content, mode, owner and time of everything, and nothing beside it. */
export function putBackFolder(kept: string, folder: string): void {
  if (statOf(folder)?.isDirectory() !== true) {
    rmSync(folder, { force: true })
    mkdirSync(folder)
  }
  const wanted = new Set(readdirSync(kept))
  for (const name of readdirSync(folder)) {
    if (!wanted.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
  }
  for (const name of wanted) putBack(join(kept, name), join(folder, name))
  likeKept(lstatSync(kept), folder)
}

function putBack(kept: string, path: string): void {
  const [before, now] = [lstatSync(kept), statOf(path)]
  if (before.isDirectory()) {
    putBackFolder(kept, path)
    return
  }
  if (now !== undefined && isSameFile(before, now) && readFileSync(kept).equals(readFileSync(path))) {
    utimesSync(path, before.atime, before.mtime)
    return
  }
  const next = `${path}.put-back`
  execFileSync('cp', ['-a', kept, next])
  if (now?.isDirectory() === true) rmSync(path, { recursive: true, force: true })
  renameSync(next, path)
}

function isSameFile(before: Stats, now: Stats): boolean {
  const isAlike = before.mode === now.mode && before.uid === now.uid && before.gid === now.gid
  return before.isFile() && now.isFile() && isAlike && before.size === now.size
}

function likeKept({ mode, uid, gid, atime, mtime }: Stats, folder: string): void {
  chownSync(folder, uid, gid)
  chmodSync(folder, mode & 0o7777)
  utimesSync(folder, atime, mtime)
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}
