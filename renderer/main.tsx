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
import './style/overlay.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { languageFor } from '#domain/language.ts'
import { App } from './app.tsx'
import { readBridge } from './bridge.ts'
import { createWindowClient } from './client.ts'
import { NoBridge } from './frame/no-bridge.tsx'
import { createStores } from './stores.ts'
import { TranslationProvider } from './translation.tsx'

const root = document.getElementById('root')
if (root !== null) {
  const bridge = readBridge()
  createRoot(root).render(
    <StrictMode>
      {bridge === undefined ? (
        <TranslationProvider language={languageFor(navigator.language)}>
          <NoBridge />
        </TranslationProvider>
      ) : (
        <App stores={createStores(createWindowClient(bridge))} />
      )}
    </StrictMode>,
  )
}
