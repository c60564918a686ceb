// What a relay calls itself: this version of the product, in the runtime whose TLS engine it sends with.
import packageFacts from '../../../package.json' with { type: 'json' }

const { electron, node } = process.versions

export const relayName = 'Handschlag'
export const relayVersion = packageFacts.version
export const relayRuntime = electron === undefined ? `Node ${node}` : `Electron ${electron}, Node ${node}`

/** Both, as a proof names the product it was made with. */
export function versionInRuntime({ version, runtime }: { readonly version: string; readonly runtime: string }): string {
  return `${version} (${runtime})`
}
