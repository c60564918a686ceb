// Thousands of partners and contacts through a real house: all are there afterwards, wrong rows are named, other work goes on meanwhile, and
// a cancel at any moment leaves nothing.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { careProgress } from '#domain/care/list-import.ts'
import { listPartners } from '#operations/partners.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { makeLargeList } from '#test/support/large-list.ts'

const partners = 5000
const contacts = 3
const wrongEvery = 250
/** What crosses the border must fit its schema. */
const ignore = (progress: unknown) => void careProgress.parse(progress)
const still = new AbortController().signal

async function preview(desk: CareDesk, content: Uint8Array) {
  desk.outside.answerWithFile({ name: 'list.csv', content })
  return valueIn(await desk.care.previewList(undefined, ignore, still))
}

function counts(desk: CareDesk) {
  const people = valueIn(desk.store.people.all())
  return {
    partners: valueIn(listPartners(desk.rooms)).length,
    people: people.length,
    links: people.reduce((sum, { links }) => sum + links.length, 0),
  }
}

test(`${partners} partners with ${partners * contacts} contacts come in, go out, and come in again without a change`, {
  timeout: 300_000,
}, async () => {
  const desk = openCareDesk()
  const list = makeLargeList(partners, contacts, wrongEvery)
  const shown = await preview(desk, list.content)
  expect(shown.counts).toEqual({
    ...{ rows: list.rows, addedPartners: partners, addedContacts: partners * contacts },
    ...{ changedPartners: 0, changedContacts: 0, unchanged: 0, wrong: partners / wrongEvery },
  })
  expect(shown.wrong.map(({ line, code }) => `${line} ${code}`)).toEqual(list.wrong)
  const told: number[] = []
  const { previewId } = shown
  valueIn(await desk.care.importList({ previewId }, ({ done, total }) => void told.push(done / total), still))
  expect(counts(desk)).toEqual({ partners, people: partners * contacts, links: partners * contacts })
  expect(told.length).toBeGreaterThan(3)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  for (const { partner } of valueIn(listPartners(desk.rooms)).slice(0, 50)) {
    expect(partner.contact.mail).toBe(`person0@${partner.domains[0]}`)
  }
  const { files } = valueIn(await desk.care.exportList(undefined))
  const again = await preview(desk, readFileSync(files[0] ?? ''))
  expect(again.counts).toMatchObject({ rows: partners * contacts, unchanged: partners * contacts, wrong: 0 })
})

test('other work goes on while a list comes in', { timeout: 300_000 }, async () => {
  const desk = openCareDesk()
  const list = makeLargeList(partners, contacts)
  desk.outside.answerWithFile({ name: 'list.csv', content: list.content })
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const shown = valueIn(await desk.care.previewList(undefined, ignore, still))
  const afterPreview = turns
  valueIn(await desk.care.importList({ previewId: shown.previewId }, ignore, still))
  isOver = true
  expect(afterPreview).toBeGreaterThan(20)
  expect(turns - afterPreview).toBeGreaterThan(15)
})

test('a cancel leaves nothing, in the preview and at every stage of the import', { timeout: 300_000 }, async () => {
  const desk = openCareDesk()
  const list = makeLargeList(1000, contacts)
  const early = new AbortController()
  desk.outside.answerWithFile({ name: 'list.csv', content: list.content })
  const cancelled = await desk.care.previewList(undefined, () => early.abort(), early.signal)
  expect(faultIn(cancelled).code).toBe('job.cancelled')
  const { previewId } = await preview(desk, list.content)
  for (const part of [0, 0.3, 0.9]) {
    const stop = new AbortController()
    const outcome = await desk.care.importList(
      { previewId },
      ({ done, total }) => {
        if (done / total >= part) stop.abort()
      },
      stop.signal,
    )
    expect(faultIn(outcome).code).toBe('job.cancelled')
    expect(counts(desk)).toEqual({ partners: 0, people: 0, links: 0 })
  }
  valueIn(await desk.care.importList({ previewId }, ignore, still))
  expect(counts(desk).partners).toBe(1000)
})

test('a partner saved while the list is laid down is neither lost nor overrun', { timeout: 300_000 }, async () => {
  const desk = openCareDesk()
  const list = makeLargeList(1000, contacts)
  const { previewId } = await preview(desk, list.content)
  const late = { name: 'Late', domains: ['late.example'], agreedNames: [], contact: { name: '', mail: '', phone: '' } }
  let isSaved = false
  const outcome = await desk.care.importList(
    { previewId },
    () => {
      if (isSaved) return
      isSaved = true
      const now = desk.outside.clock.now()
      const id = desk.outside.newId()
      valueIn(desk.store.partners.save({ ...late, id, isPractice: false, createdAt: now, changedAt: now }))
    },
    still,
  )
  expect(faultIn(outcome).code).toBe('care.changed-since')
  expect(valueIn(listPartners(desk.rooms)).map(({ partner }) => partner.name)).toEqual(['Late'])
})
