import { fileURLToPath } from 'node:url'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type PluginOption } from 'vite'
import { chunkGroups } from './scripts/chunks.mjs'
import { frameFiles } from './scripts/frame-files.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
type App = 'tenant' | 'hq'

const appOf = (mode: string): App => (mode === 'hq' ? 'hq' : 'tenant')

/** What a press opens finds its own parts, so that no page has to carry a list of them. */
const OPENED = /-(dialog|sheet|menu)-[\w-]{8}\.js$/

const words = (): PluginOption => [
  babel({
    include: /\/src\/.*\.tsx?$/,
    plugins: ['@lingui/babel-plugin-lingui-macro'],
  }),
  lingui(),
]

/** `--mode tenant` and `--mode hq` are two separate builds: no file of one realm reaches the other. */
export default defineConfig(({ mode }) => {
  const app = appOf(mode)
  return {
    root: here('.'),
    publicDir: app === 'tenant' ? here('./public') : false,
    plugins: [words(), react(), tailwindcss(), frameFiles(app)],
    resolve: {
      alias: {
        '@': here('./src'),
        // Radix locks scrolling through an injected <style>, which the policy forbids.
        'react-style-singleton': here('./src/lib/adopted-style.ts'),
      },
    },
    build: {
      outDir: here(`./dist/${app}`),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      cssCodeSplit: true,
      modulePreload: {
        polyfill: false,
        resolveDependencies: (file, parts) => (OPENED.test(file) ? [] : parts),
      },
      target: 'es2022',
      reportCompressedSize: false,
      manifest: 'build-manifest.json',
      rolldownOptions: {
        input: here(`./${app}/index.html`),
        output: { codeSplitting: app === 'tenant' ? { groups: chunkGroups(here('./')) } : true },
      },
    },
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.{ts,tsx}'],
      setupFiles: ['./src/testing/setup.ts'],
      restoreMocks: true,
    },
  }
})
