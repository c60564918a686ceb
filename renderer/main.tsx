// Starts the window: schemas without code generation first, then the bridge, the stores and the screens.
import './zod-without-eval.ts'
import './style/tokens.css'
import './style/base.css'
import './style/controls.css'
import './style/fields.css'
import './style/blocks.css'
import './style/frame.css'
import './style/worklist.css'
import './style/relay.css'
import './style/pages.css'
import './style/overview.css'
import './style/live-run.css'
import './style/depth.css'
import './style/report.css'
import './style/servers.css'
import './style/certificates.css'
import './style/paper.css'
import './style/agreement.css'
import './style/menu.css'
import './style/people.css'
import './style/checklist.css'
import './style/care.css'
import './style/configuration.css'
import './style/renderings.css'
import './style/push.css'
import './style/push-plan.css'
import './style/confirm.css'
import './style/overlay.css'
import { StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import type { Bridge } from '#contract/define.ts'
import { languageFor } from '#domain/language.ts'
import { App } from './app.tsx'
import { readBridge } from './bridge.ts'
import { createWindowClient } from './client.ts'
import { makeCuttable } from './cut-bridge.ts'
import { NoBridge } from './frame/no-bridge.tsx'
import { shelterFocus } from './kit/use-focus-shelter.ts'
import { createStores } from './stores.ts'
import { TranslationProvider } from './translation.tsx'

const place = document.getElementById('root')
if (place !== null) {
  const root = createRoot(place)
  const bridge = readBridge()
  if (bridge === undefined) {
    root.render(
      <StrictMode>
        <TranslationProvider language={languageFor(navigator.language)}>
          <NoBridge />
        </TranslationProvider>
      </StrictMode>,
    )
  } else begin(root, bridge, 1)
}

/** Shows the window over stores of its own; it can begin anew, with nothing of before, when all data were replaced. */
function begin(root: Root, bridge: Bridge, turn: number): void {
  const life = makeCuttable(bridge)
  const renew = () => {
    life.cut()
    begin(root, bridge, turn + 1)
    shelterFocus()
  }
  root.render(
    <StrictMode>
      <App key={turn} stores={createStores(createWindowClient(life.bridge), renew)} />
    </StrictMode>,
  )
}
