import './styles.css'
import { StrictMode } from 'react'
import { i18n, type Messages } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { makeQueries } from '@/api/query'
import { CrashGuard } from '@/components/ui/crash-guard'
import { HqFrame } from '@/features/hq/pages/hq-frame'
import { loadWords, provideCatalogues, startWords } from '@/lib/words'

provideCatalogues(
  import.meta.glob<{ messages: Messages }>(['../../locales/*/base.po', '../../locales/*/hq.po']),
)
await startWords()
await loadWords('hq')
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={makeQueries()}>
        <CrashGuard>
          <HqFrame />
        </CrashGuard>
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)
