import { readdirSync } from 'node:fs'
import lingui from 'eslint-plugin-lingui'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** shared -> features -> app, and no room imports another; the zones follow the folders. */
const rooms = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

const SHARED = ['components', 'lib', 'api', 'testing']
const ownFolderOnly = { regex: '^\\.\\./\\.\\./', message: 'Reach beyond the room by its full name: @/…' }
const zone = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } })

const zones = [
  ...SHARED.map((folder) =>
    zone(
      [`src/${folder}/**/*.{ts,tsx}`],
      [
        {
          group: ['@/features/*', '@/app/*', '**/features/**', '**/app/**'],
          message: 'Shared code knows no room.',
        },
      ],
    ),
  ),
  ...rooms.map((room) =>
    zone(
      [`src/features/${room}/**/*.{ts,tsx}`],
      [
        { group: ['@/app/*', '@/app/**'], message: 'A room does not know the application around it.' },
        {
          group: rooms
            .filter((other) => other !== room)
            .flatMap((other) => [`@/features/${other}/*`, `@/features/${other}/**`]),
          message: 'No room imports another: move what both need to lib, api or components.',
        },
        ownFolderOnly,
      ],
    ),
  ),
  zone(
    ['src/app/tenant/**/*.{ts,tsx}'],
    [
      {
        group: ['@/features/hq/*', '@/features/hq/**', '**/hq/**'],
        message: 'HQ stays out of the tenant app.',
      },
    ],
  ),
  zone(
    ['src/app/hq/**/*.{ts,tsx}'],
    [
      {
        regex: `^@/features/(?!hq/)|tenant/`,
        message: 'HQ is a build of its own: none of a tenant room.',
      },
    ],
  ),
]

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'src/api/*.d.ts',
      'src/api/*.gen.ts',
      'test-results',
      'playwright-report',
    ],
  },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, lingui },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...lingui.configs['flat/recommended'].rules,
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'no-restricted-syntax': [
        'error',
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Text stays text.' },
      ],
    },
  },
  {
    files: ['src/**/*.tsx'],
    ignores: ['src/**/*.test.tsx', 'src/testing/**'],
    rules: {
      'lingui/no-unlocalized-strings': [
        'error',
        {
          // The screens speak in sentence case: what has no capital is a class, a key or an address.
          ignore: ['^[^A-Z]*$', '^[A-Z]+$', '^(Esc|Tab)$', '^Astrix (BOS|HQ)$'],
          ignoreNames: [
            {
              regex: {
                pattern:
                  '^(className|.*Class|d|viewBox|PLACE|LOOKS|TONE|type|autoComplete|role|look|tone|align|sizes)$',
              },
            },
            'key',
            'href',
            'path',
            'strokeLinecap',
          ],
          ignoreFunctions: [
            'cx',
            'Error',
            'console.*',
            '*.test',
            'addEventListener',
            'navigate',
            'register',
            'new Error',
          ],
        },
      ],
    },
  },
  ...zones,
  // Playwright's fixtures call their continuation `use`, which is no hook.
  { files: ['e2e/**/*.ts'], rules: { 'react-hooks/rules-of-hooks': 'off' } },
)
