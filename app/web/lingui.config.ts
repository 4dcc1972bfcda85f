import { defineConfig } from '@lingui/cli'

/** What a page before the frame says: few words, so that the very first page loads few. */
const DOORS = [
  'pages/{login,signup,forgot,reset,invite}-page.tsx',
  'parts/{accept-form,accept-vouched,password-step,second-step,sso-buttons,sso-trouble}.tsx',
].map((path) => `src/features/accounts/${path}`)

/** What rooms hand to the frame and the first page: said with the frame's own words, before any page of theirs. */
const HANDED = [
  'src/features/orgs/parts/{stop-button,stop-dialog,stop-banner,stopped-here,start-dialog,danger-paused}.tsx',
  'src/features/accounts/parts/getting-started.tsx',
]

/** One catalogue a room, so that a page loads the words of its own room only. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en'],
  catalogs: [
    {
      path: 'src/locales/{locale}/{name}',
      include: ['src/features/{name}'],
      exclude: ['**/register.ts', ...DOORS, ...HANDED],
    },
    { path: 'src/locales/{locale}/door', include: [...DOORS, 'src/features/accounts/rules.ts'] },
    {
      // What rooms hand to the frame is said by the frame, before any page of the room is open.
      path: 'src/locales/{locale}/frame',
      include: ['src/app', 'src/components/shell', 'src/features/*/register.ts', ...HANDED],
    },
    {
      // Said by both applications, and fetched only where somebody shows or sets up a second factor.
      path: 'src/locales/{locale}/factors',
      include: ['src/components/factors'],
    },
    { path: 'src/locales/{locale}/base', include: ['src/components/ui', 'src/lib', 'src/api'] },
  ],
  orderBy: 'message',
  format: 'po',
  formatOptions: { lineNumbers: false, origins: false },
  compileNamespace: 'es',
})
