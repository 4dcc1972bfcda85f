import './styles.css'
import { StrictMode } from 'react'
import type { Messages } from '@lingui/core'
import { createRoot } from 'react-dom/client'
import { provideCatalogues, startWords } from '@/lib/words'
import { fetchAhead, TenantApp } from './tenant-app'

provideCatalogues(
  import.meta.glob<{ messages: Messages }>(['../../locales/*/*.po', '!../../locales/*/hq.po']),
)
const words = startWords()
fetchAhead(location.pathname)
await words
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <TenantApp />
  </StrictMode>,
)
