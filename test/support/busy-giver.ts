// A process with a real house that gives out a partner's configuration without end, a little different every time, and confirms each one on
// stdout: to be killed. Arguments: its folder, a partner with a test in the store there, a relay.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { succeed } from '#domain/fault.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { createHouse } from '#operations/house.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import { valueIn } from './expect-outcome.ts'
import { createFakeOutside } from './fake-outside.ts'
import { childRelayLauncher } from './relay-launcher.ts'

const [folder = '', partnerId = '', siteId = ''] = process.argv.slice(3)
const outside = createFakeOutside(folder)
const house = valueIn(
  createHouse(
    {
      ...outside,
      files: {
        ...outside.files,
        async keepInFolder(_suggested, files) {
          const wanted = files.map(({ name, content }) => ({ path: join(folder, 'given', name), content }))
          await writeWholeFiles(wanted)
          return succeed(wanted.map(({ path }) => path))
        },
      },
    },
    { storePath: join(folder, 'handschlag.sqlite'), relay: childRelayLauncher(join(folder, 'relay')) },
  ),
)
for (let index = 0; ; index += 1) {
  const failure = { ...defaultChoice.failure, giveUpAfterHours: 1 + (index % 700) }
  const request = { partnerId, siteIds: [siteId], choice: { ...defaultChoice, failure } }
  valueIn(await house.handlers.gateway.save(request))
  writeSync(1, `given ${index}\n`)
}
