import './styles.css'
import { StrictMode } from 'react'
import { i18n, type Messages } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createRoot } from 'react-dom/client'
import { CrashGuard } from '@/components/ui/crash-guard'
import { HqDoor } from '@/features/hq/pages/hq-door'
import { loadWords, provideCatalogues, startWords } from '@/lib/words'

provideCatalogues(
  import.meta.glob<{ messages: Messages }>([
    '../../locales/*/base.po',
    '../../locales/*/factors.po',
    '../../locales/*/frame.po',
    '../../locales/*/hq.po',
  ]),
)
await startWords()
await loadWords('hq')
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <CrashGuard>
        <HqDoor />
      </CrashGuard>
    </I18nProvider>
  </StrictMode>,
)
