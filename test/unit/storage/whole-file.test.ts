// Several files in a real folder: all of them new, or everything as it was, with nothing left lying about.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeWholeFiles } from '#storage/whole-file.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function folderWithPlan(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'plan.json'), 'old')
  return folder
}

const planAnd = (folder: string, ...others: readonly string[]) =>
  ['apply.ps1', 'plan.json', ...others].map((name) => ({ path: join(folder, name), content: `new ${name}` }))

function expectUntouched(folder: string, names: readonly string[]): void {
  expect(readdirSync(folder).toSorted()).toEqual([...names].toSorted())
  expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('old')
}

test('all files are new and nothing else is left, in folders that were missing too', async () => {
  const folder = folderWithPlan()
  await writeWholeFiles(planAnd(folder, 'deep/er/README.txt'))
  expect(readdirSync(folder).toSorted()).toEqual(['apply.ps1', 'deep', 'plan.json'])
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['README.txt'])
  expect(readFileSync(join(folder, 'plan.json'), 'utf8')).toBe('new plan.json')
})

test('a folder in the way of the last file keeps every other one as it was', async () => {
  const folder = folderWithPlan()
  mkdirSync(join(folder, 'README.txt'))
  await expect(writeWholeFiles(planAnd(folder, 'README.txt'))).rejects.toThrow(/README\.txt/)
  expectUntouched(folder, ['README.txt', 'plan.json'])
})

test('a link in the way is not followed and not replaced', async () => {
  const folder = folderWithPlan()
  symlinkSync('plan.json', join(folder, 'README.txt'))
  await expect(writeWholeFiles(planAnd(folder, 'README.txt'))).rejects.toThrow(/README\.txt/)
  expectUntouched(folder, ['README.txt', 'plan.json'])
})

// A name that ends in a slash is free, and only the rename itself finds that a file cannot stand there.
test.skipIf(process.platform === 'win32')('a rename refused midway brings the old files back', async () => {
  const folder = folderWithPlan()
  const files = [...planAnd(folder), { path: `${folder}/late/`, content: 'new' }]
  await expect(writeWholeFiles(files)).rejects.toThrow(/rename/)
  expectUntouched(folder, ['plan.json'])
})

test('a file where a folder must be made leaves no folder behind', async () => {
  const folder = folderWithPlan()
  await expect(writeWholeFiles(planAnd(folder, 'fresh/one.txt', 'plan.json/two.txt'))).rejects.toThrow(/ENOTDIR|EEXIST/)
  expectUntouched(folder, ['plan.json'])
})

test.runIf(existsSync('/proc/self'))('a place where the system lets nobody make a folder fails at once', async () => {
  await expect(writeWholeFiles([{ path: '/proc/nope/deep/plan.json', content: 'new' }])).rejects.toThrow(/ENOENT.*nope/)
})
