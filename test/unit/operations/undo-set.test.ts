// What taking back needs of a site: every gateway makes the scripts for it even where no partner is left to render.
import { expect, test } from 'vitest'
import { gatewayTargets } from '#gateways/registry.ts'
import { renderForSite } from '#operations/render-for-site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { sampleSitesOf } from '../gateways/sample-sites.ts'

const pushable = gatewayTargets.filter(({ push }) => push !== undefined).map(({ id }) => id)

test.each(pushable)('%s makes them without any policy', (gateway) => {
  const scripts = sampleSitesOf(gateway).map((site) =>
    valueIn(renderForSite(gateway, [], site)).artefacts.filter(({ name }) => /\.(sh|ps1)$/.test(name)),
  )
  // not every form of a site is pushed to
  expect(scripts.some((files) => files.length > 0)).toBe(true)
})
